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
        .where('user_key', '>', after)
        .orderBy('user_key')
        .orderBy('kind')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        userKey: row.user_key,
        kind: row.kind,
        sealed: [row.sealed_secret, row.pending_sealed_secret].filter((sealed) => sealed !== null),
      }));
    },

    async reseal(tenant, userKey, kind, { from, to }) {
      for (const column of ['sealed_secret', 'pending_sealed_secret'] as const) {
        const { numUpdatedRows } = await db
          .updateTable('factors')
          .set({ [column]: to })
          .where('tenant', '=', tenant)
          .where('user_key', '=', userKey)
          .where('kind', '=', kind)
          .where(column, '=', from)
          .executeTakeFirst();
        if (numUpdatedRows > 0n) return true;
      }
      return false;
    },
  };
}
