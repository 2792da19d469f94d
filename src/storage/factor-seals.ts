import { sql } from 'kysely';
import type { FactorStore } from '../core/ports/factors.ts';
import type { Db } from './schema.ts';

/** Reading and replacing sealed secrets, for a new master key. Nothing here looks inside them. */
export function createFactorSeals(db: Db): Pick<FactorStore, 'seals' | 'reseal'> {
  return {
    async seals(tenant, after, limit) {
      const rows = await db
        .selectFrom('factors')
        .select(['user_key', 'kind', 'sealed_secret', 'pending_sealed_secret'])
        .where('tenant', '=', tenant)
        .where('user_key', 'in', (eb) =>
          // Whole users: the next page begins after a user, and must not leave out one of their kinds.
          eb
            .selectFrom('factors')
            .select('user_key')
            .distinct()
            .where('tenant', '=', tenant)
            .where('user_key', '>', after)
            .orderBy('user_key')
            .limit(limit),
        )
        .orderBy('user_key')
        .orderBy('kind')
        .execute();
      return rows.map((row) => ({
        userKey: row.user_key,
        kind: row.kind,
        sealed: [row.sealed_secret, row.pending_sealed_secret].filter((sealed) => sealed !== null),
      }));
    },

    // One statement: between two, an activation could move the secret from the one column to the other unseen.
    async reseal(tenant, userKey, kind, { from, to }) {
      const replaced = (column: 'sealed_secret' | 'pending_sealed_secret') =>
        sql<string | null>`case when ${sql.ref(column)} = ${from} then ${to} else ${sql.ref(column)} end`;
      const { numUpdatedRows } = await db
        .updateTable('factors')
        .set({
          sealed_secret: replaced('sealed_secret'),
          pending_sealed_secret: replaced('pending_sealed_secret'),
        })
        .where('tenant', '=', tenant)
        .where('user_key', '=', userKey)
        .where('kind', '=', kind)
        .where((eb) => eb.or([eb('sealed_secret', '=', from), eb('pending_sealed_secret', '=', from)]))
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
  };
}
