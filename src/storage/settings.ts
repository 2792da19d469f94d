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

    get: (tenant, category, key) => storedValue(db, tenant, category, key),

    takeTurn: (tenant) => bumpRevision(db, tenant),

    put(tenant, category, key, value): Promise<string | null> {
      return inTransaction(db, async (tx) => {
        await bumpRevision(tx, tenant);
        const previous = await storedValue(tx, tenant, category, key);
        await tx
          .insertInto('settings')
          .values({ tenant, category, key, value })
          .onConflict((conflict) => conflict.columns(['tenant', 'category', 'key']).doUpdateSet({ value }))
          .execute();
        return previous;
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

    async reseal(tenant, category, key, { from, to }): Promise<boolean> {
      const result = await db
        .updateTable('settings')
        .set({ value: to })
        .where('tenant', '=', tenant)
        .where('category', '=', category)
        .where('key', '=', key)
        .where('value', '=', from)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async setEditable(tenant, category, key, editable): Promise<boolean> {
      const result = await db
        .updateTable('settings')
        .set({ editable: editable ? 1 : 0, inherited: 1 })
        .where('tenant', '=', tenant)
        .where('category', '=', category)
        .where('key', '=', key)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async inherited(tenant, category, key): Promise<string | null> {
      const row = await db
        .selectFrom('settings')
        .select('value')
        .where('tenant', '=', tenant)
        .where('category', '=', category)
        .where('key', '=', key)
        .where('inherited', '=', 1)
        .executeTakeFirst();
      return row?.value ?? null;
    },

    async fixed(tenant, category): Promise<readonly string[]> {
      const rows = await db
        .selectFrom('settings')
        .select('key')
        .where('tenant', '=', tenant)
        .where('category', '=', category)
        .where('editable', '=', 0)
        .orderBy('key')
        .execute();
      return rows.map((row) => row.key);
    },
  };
}

async function storedValue(db: Db, tenant: string, category: string, key: string): Promise<string | null> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('tenant', '=', tenant)
    .where('category', '=', category)
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.value ?? null;
}
