import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** What global roles and users carry besides permissions, and ids for new global roles that are never given twice. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const text = isPostgres ? sql`text collate "C"` : sql`text`;
  for (const statement of [
    sql`alter table tenants add column last_id bigint not null default 0`,
    sql`alter table role_groups add column custom_properties ${text} not null default '{}'`,
    sql`alter table role_groups add column device_permissions ${text} not null default '{}'`,
    sql`alter table role_groups add column applications ${text} not null default '[]'`,
    sql`alter table users add column device_permissions ${text} not null default '{}'`,
    sql`alter table users add column applications ${text} not null default '[]'`,
    sql`create index users_by_delegator on users (tenant, delegated_by)`,
  ]) {
    await statement.execute(db);
  }
}
