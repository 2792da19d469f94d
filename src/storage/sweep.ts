import { type RawBuilder, sql } from 'kysely';
import type { Db, Tables } from './schema.ts';

/** Rows per statement: none of them takes long, holds many locks or hits PostgreSQL's statement timeout. */
const BATCH = 1000;

/**
 * Deletes the rows of a table that fit a condition, batch by batch, each committed on its own. The condition is asked
 * again of each row at the moment it goes: a row that changed since it was found stays if it no longer fits.
 * @param id the column that with `tenant` makes the table's primary key
 */
export async function sweepTable(
  db: Db,
  table: keyof Tables,
  id: string,
  condition: RawBuilder<boolean>,
): Promise<number> {
  const key = sql`tenant, ${sql.ref(id)}`;
  for (let total = 0; ; ) {
    const { numAffectedRows } = await sql`
      delete from ${sql.table(table)}
      where (${key}) in (select ${key} from ${sql.table(table)} where ${condition} limit ${sql.lit(BATCH)})
        and ${condition}`.execute(db);
    const deleted = Number(numAffectedRows ?? 0n);
    total += deleted;
    if (deleted < BATCH) return total;
  }
}
