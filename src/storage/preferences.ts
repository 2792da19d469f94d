import type { Preference, PreferenceStore } from '../core/ports/preferences.ts';
import { takeTurn } from './queue.ts';
import type { Db } from './schema.ts';
import { inTransaction } from './transaction.ts';

interface Row {
  readonly id: number;
  readonly fragments: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export function createPreferenceStore(db: Db): PreferenceStore {
  return {
    create: (tenant, userKey, { fragments, createdAt }, bounds) =>
      inTransaction(db, async (tx) => {
        if ((await takeTurn(tx, tenant, userKey)) === null) return null;
        if ((await own(tx, tenant, userKey).execute()).length >= bounds.count) return 'full';
        const { id } = await tx
          .insertInto('preferences')
          .values({
            ...{ tenant, user_key: userKey, fragments: JSON.stringify(fragments) },
            ...{ created_at: createdAt, updated_at: createdAt },
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        return id;
      }),

    find: async (tenant, userKey, id) =>
      toPreference(await own(db, tenant, userKey).where('id', '=', id).executeTakeFirst()),

    async list(tenant, userKey) {
      const rows = await own(db, tenant, userKey).orderBy('id').execute();
      return rows.flatMap((row) => toPreference(row) ?? []);
    },

    merge: (tenant, userKey, id, { fragments, at }, bounds) =>
      inTransaction(db, async (tx) => {
        await takeTurn(tx, tenant, userKey);
        const before = toPreference(await own(tx, tenant, userKey).where('id', '=', id).executeTakeFirst());
        if (before === null) return null;
        const merged = Object.fromEntries(
          Object.entries({ ...before.fragments, ...fragments }).filter(([, value]) => value !== null),
        );
        const text = JSON.stringify(merged);
        if (text.length > bounds.size) return 'tooLarge';
        await tx
          .updateTable('preferences')
          .set({ fragments: text, updated_at: at })
          .where('tenant', '=', tenant)
          .where('user_key', '=', userKey)
          .where('id', '=', id)
          .execute();
        return { ...before, fragments: merged, updatedAt: at };
      }),

    async remove(tenant, userKey, id) {
      const result = await db
        .deleteFrom('preferences')
        .where('tenant', '=', tenant)
        .where('user_key', '=', userKey)
        .where('id', '=', id)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}

const own = (db: Db, tenant: string, userKey: string) =>
  db
    .selectFrom('preferences')
    .select(['id', 'fragments', 'created_at as createdAt', 'updated_at as updatedAt'])
    .where('tenant', '=', tenant)
    .where('user_key', '=', userKey);

function toPreference(row: Row | undefined): Preference | null {
  if (row === undefined) return null;
  return { ...row, fragments: JSON.parse(row.fragments) as Record<string, unknown> };
}
