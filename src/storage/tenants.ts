import { PLATFORM } from '../core/ports/settings.ts';
import type { TenantRecord, TenantStore } from '../core/ports/tenants.ts';
import { bumpRevision } from './queue.ts';
import type { Db } from './schema.ts';
import { inTransaction } from './transaction.ts';

export function createTenantStore(db: Db): TenantStore {
  const tenants = () =>
    db
      .selectFrom('tenants')
      .select(['id', 'domain', 'created_at as createdAt', 'revision'])
      .where('id', '<>', PLATFORM);

  return {
    create(id, { domain, createdAt }): Promise<boolean> {
      return inTransaction(
        db,
        async (tx) => {
          await bumpRevision(tx, PLATFORM);
          const result = await tx
            .insertInto('tenants')
            .values({ id, domain, created_at: createdAt, revision: 1 })
            .onConflict((conflict) => conflict.doNothing())
            .executeTakeFirst();
          return result.numInsertedOrUpdatedRows === 1n;
        },
        (created) => created,
      );
    },

    async find(id): Promise<TenantRecord | null> {
      const row = await tenants().where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : { ...row };
    },

    async byDomain(domain): Promise<TenantRecord | null> {
      const row = await tenants().where('domain', '=', domain).executeTakeFirst();
      return row === undefined ? null : { ...row };
    },

    async list(): Promise<readonly TenantRecord[]> {
      const rows = await tenants().orderBy('id').execute();
      return rows.map((row) => ({ ...row }));
    },
  };
}
