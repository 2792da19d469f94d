import { type Kysely, sql } from 'kysely';

/** Which options of the management tenant are meant for others: those that it said something about. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table settings add column inherited integer not null default 0`.execute(db);
  await sql`update settings set inherited = 1 where editable = 0`.execute(db);
}
