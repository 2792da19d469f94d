import { PostgresAdapter, sql } from 'kysely';
import type { OutboxItem, OutboxKind, OutboxStore } from '../core/ports/outbox.ts';
import type { Db } from './schema.ts';
import { sweepTable } from './sweep.ts';
import { inTransaction } from './transaction.ts';

export function createOutboxStore(db: Db): OutboxStore {
  return {
    async put(tenant, { id, kind, userKey, sealed, createdAt, dueAt = createdAt }): Promise<void> {
      await db
        .insertInto('outbox')
        .values({ tenant, id, kind, user_key: userKey, sealed, created_at: createdAt, due_at: dueAt, attempts: 0 })
        .execute();
    },

    async claim(now, lease, limit): Promise<readonly OutboxItem[]> {
      // Nearly always nothing is due: that is found out without becoming a writer.
      const due = await db.selectFrom('outbox').select('id').where('due_at', '<=', now).limit(1).executeTakeFirst();
      return due === undefined ? [] : inTransaction(db, (tx) => claim(tx, now, lease, limit));
    },

    async remove(tenant, id, attempt): Promise<boolean> {
      const result = await db
        .deleteFrom('outbox')
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .where('attempts', '=', attempt)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    async postpone(tenant, id, attempt, dueAt): Promise<boolean> {
      const result = await db
        .updateTable('outbox')
        .set({ due_at: dueAt })
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .where('attempts', '=', attempt)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    seals: (tenant, after, limit) =>
      db
        .selectFrom('outbox')
        .select(['id', 'sealed'])
        .where('tenant', '=', tenant)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute(),

    async reseal(tenant, id, { from, to }): Promise<boolean> {
      const result = await db
        .updateTable('outbox')
        .set({ sealed: to })
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .where('sealed', '=', from)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    sweep: (before) => sweepTable(db, 'outbox', 'id', sql`created_at < ${before}`),
  };
}

/** Two statements of one transaction: the rows are locked by the first, and whoever else wants some takes others. */
async function claim(tx: Db, now: number, lease: number, limit: number): Promise<readonly OutboxItem[]> {
  const due = tx
    .selectFrom('outbox')
    .selectAll()
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(limit);
  const isPostgres = tx.getExecutor().adapter instanceof PostgresAdapter;
  const rows = await (isPostgres ? due.forUpdate().skipLocked() : due).execute();
  for (const { tenant, id } of rows) {
    await tx
      .updateTable('outbox')
      .set((eb) => ({ due_at: now + lease, attempts: eb('attempts', '+', 1) }))
      .where('tenant', '=', tenant)
      .where('id', '=', id)
      .execute();
  }
  return rows.map((row) => ({
    tenant: row.tenant,
    id: row.id,
    kind: row.kind as OutboxKind,
    userKey: row.user_key,
    sealed: row.sealed,
    createdAt: row.created_at,
    attempt: row.attempts + 1,
  }));
}
