import type { Selectable } from 'kysely';
import type { SmsProviderRecord, SmsProviderStore } from '../core/ports/sms-providers.ts';
import { prepared } from './prepared.ts';
import { bumpRevision } from './queue.ts';
import type { Db } from './schema.ts';
import type { SmsProviderTable } from './sms-tables.ts';
import { inTransaction } from './transaction.ts';

/** Asked with every message. */
const providerOf = prepared<Selectable<SmsProviderTable>>(1, (db, tenant) =>
  db.selectFrom('sms_providers').selectAll().where('tenant', '=', tenant),
);

export function createSmsProviderStore(db: Db): SmsProviderStore {
  return {
    find: (tenant) => find(db, tenant),

    put: (tenant, { kind, sealed, version, changedAt, changedBy }) =>
      inTransaction(db, async (tx) => {
        await bumpRevision(tx, tenant);
        const previous = await find(tx, tenant);
        const row = { kind, sealed, version, changed_at: changedAt, changed_by: changedBy };
        await tx
          .insertInto('sms_providers')
          .values({ tenant, ...row })
          .onConflict((conflict) => conflict.column('tenant').doUpdateSet(row))
          .execute();
        return previous;
      }),

    remove: (tenant) =>
      inTransaction(
        db,
        async (tx) => {
          await bumpRevision(tx, tenant);
          const removed = await tx
            .deleteFrom('sms_providers')
            .where('tenant', '=', tenant)
            .returningAll()
            .executeTakeFirst();
          return removed === undefined ? null : toRecord(removed);
        },
        (removed) => removed !== null,
      ),

    async reseal(tenant, { from, to }): Promise<boolean> {
      const result = await db
        .updateTable('sms_providers')
        .set({ sealed: to })
        .where('tenant', '=', tenant)
        .where('sealed', '=', from)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
  };
}

async function find(db: Db, tenant: string): Promise<SmsProviderRecord | null> {
  const [row] = await providerOf(db, tenant);
  return row === undefined ? null : toRecord(row);
}

function toRecord(row: Selectable<SmsProviderTable>): SmsProviderRecord {
  return {
    kind: row.kind,
    sealed: row.sealed,
    version: row.version,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
  };
}
