import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** Options that other tenants may not have their own value of, and audit records that clients write. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const text = isPostgres ? sql`text collate "C"` : sql`text`;
  for (const statement of [
    sql`alter table settings add column editable integer not null default 1`,
    sql`alter table audit_records add column application ${text}`,
    sql`alter table audit_records add column metadata ${text}`,
    sql`alter table audit_records add column posted integer not null default 0`,
    sql`alter table audit_records add column created_at bigint not null default 0`,
    sql`update audit_records set created_at = time`,
    sql`create index audit_records_by_age on audit_records (tenant, created_at)`,
  ]) {
    await statement.execute(db);
  }
}
