import { PostgresAdapter, type RawBuilder, sql } from 'kysely';
import type { Db, Tables } from './schema.ts';

/** Rows per statement: none of them takes long, holds many locks or hits PostgreSQL's statement timeout. */
const BATCH = 1000;

/**
 * Deletes the rows of a table that fit a condition, batch by batch, each committed on its own. The condition is asked
 * again of each row at the moment it goes: a row that changed since it was found stays if it no longer fits. Sweeps of
 * several processes at once share the rows out: waiting for each other's would run into PostgreSQL's statement timeout.
 * @param id the column that with `tenant` makes the table's primary key
 */
export async function sweepTable(
  db: Db,
  table: keyof Tables,
  id: string,
  condition: RawBuilder<boolean>,
): Promise<number> {
  const rows = sql`from ${sql.table(table)} where ${condition} limit ${sql.lit(BATCH)}`;
  const key = sql`tenant, ${sql.ref(id)}`;
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  // By place in the file: found once, whatever the planner thinks of a table that has just filled up.
  const found = isPostgres
    ? sql`ctid = any(array(select ctid ${rows} for update skip locked))`
    : sql`(${key}) in (select ${key} ${rows})`;
  for (let total = 0; ; ) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)} where ${found} and ${condition}`.execute(db);
    const deleted = Number(numAffectedRows ?? 0n);
    total += deleted;
    if (deleted < BATCH) return total;
  }
}
