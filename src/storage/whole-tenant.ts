import { PostgresAdapter, type RawBuilder, sql } from 'kysely';
import type { Db, Tables } from './schema.ts';

/**
 * Rows per statement. A tenant can have some hundred thousand users: one statement over all of them takes longer than a
 * request may wait for it, by the database and by its driver, which gives up even where the database was told to go on.
 */
const BATCH = 1000;

/**
 * Takes the turn (`takeTurn`) of every user of a tenant, or of those that `which` picks: waits for transactions that have
 * one, and holds off others until this one ends.
 */
export async function takeTurns(db: Db, tenant: string, which: RawBuilder<boolean> = sql`true`): Promise<void> {
  await inBatches(db, 'users', sql`tenant = ${tenant} and ${which}`, async (batch) => {
    await sql`update users set turn = turn + 1 where ${batch}`.execute(db);
  });
}

/** Deletes the rows of a table that fit. */
export async function deleteRows(db: Db, table: keyof Tables, condition: RawBuilder<boolean>): Promise<void> {
  await inBatches(db, table, condition, async (batch) => {
    await sql`delete from ${sql.table(table)} where ${batch}`.execute(db);
  });
}

/**
 * Does `work` to the rows of a table that fit at the beginning, a batch at a time: part of a transaction, as one statement
 * over all of them would be. Each row is locked before its batch is handed on, as an update locks it: who only refers to it
 * goes on.
 */
export async function inBatches(
  db: Db,
  table: keyof Tables,
  condition: RawBuilder<boolean>,
  work: (batch: RawBuilder<boolean>) => Promise<void>,
): Promise<void> {
  // SQLite waits for nobody within a transaction.
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return work(condition);
  // Read once from beginning to end, by place in the file: looking for the next ones would pass all that went before.
  await sql`declare found no scroll cursor for
    select ctid from ${sql.table(table)} where ${condition} for no key update`.execute(db);
  for (;;) {
    const { rows } = await sql<{ ctid: string }>`fetch ${sql.lit(BATCH)} from found`.execute(db);
    if (rows.length === 0) break;
    await work(sql`ctid = any(${rows.map(({ ctid }) => ctid)}::tid[])`);
  }
  await sql`close found`.execute(db);
}
