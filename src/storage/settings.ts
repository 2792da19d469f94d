import type { SettingRecord, SettingStore } from '../core/ports/settings.ts';
import { prepared } from './prepared.ts';
import { bumpRevision } from './queue.ts';
import type { Db } from './schema.ts';
import { inTransaction } from './transaction.ts';

const settingsOf = prepared<SettingRecord>(1, (db, tenant) =>
  db
    .selectFrom('settings')
    .select(['category', 'key', 'value'])
    .where('tenant', '=', tenant)
    .orderBy('category')
    .orderBy('key'),
);

export function createSettingStore(db: Db): SettingStore {
  return {
    async all(tenant): Promise<readonly SettingRecord[]> {
      const rows = await settingsOf(db, tenant);
      return rows.map((row) => ({ ...row }));
    },

    async get(tenant, category, key): Promise<string | null> {
      const row = await db
        .selectFrom('settings')
        .select('value')
        .where('tenant', '=', tenant)
        .where('category', '=', category)
        .where('key', '=', key)
        .executeTakeFirst();
      return row?.value ?? null;
    },

    put(tenant, category, key, value): Promise<void> {
      return inTransaction(db, async (tx) => {
        await bumpRevision(tx, tenant);
        await tx
          .insertInto('settings')
          .values({ tenant, category, key, value })
          .onConflict((conflict) => conflict.columns(['tenant', 'category', 'key']).doUpdateSet({ value }))
          .execute();
      });
    },

    remove(tenant, category, key): Promise<boolean> {
      return inTransaction(
        db,
        async (tx) => {
          await bumpRevision(tx, tenant);
          const result = await tx
            .deleteFrom('settings')
            .where('tenant', '=', tenant)
            .where('category', '=', category)
            .where('key', '=', key)
            .executeTakeFirst();
          return result.numDeletedRows > 0n;
        },
        (removed) => removed,
      );
    },
  };
}
