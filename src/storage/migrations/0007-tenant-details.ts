import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** What a tenant is called, who is responsible for it, and whether it is open; and what its users prefer. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const text = isPostgres ? sql`text collate "C"` : sql`text`;
  const ascendingId = isPostgres
    ? sql`bigint generated always as identity primary key`
    : sql`integer primary key autoincrement`;
  for (const column of ['company', 'contact_name', 'contact_phone', 'admin_name', 'parent']) {
    await sql`alter table tenants add column ${sql.ref(column)} ${text}`.execute(db);
  }
  await sql`alter table tenants add column status ${text} not null default 'ACTIVE'`.execute(db);
  await sql`alter table tenants add column custom_properties ${text} not null default '{}'`.execute(db);
  await sql`create table preferences (
    id ${ascendingId},
    tenant ${text} not null,
    user_key ${text} not null,
    fragments ${text} not null,
    created_at bigint not null,
    updated_at bigint not null,
    foreign key (tenant, user_key) references users (tenant, key) on delete cascade
  )`.execute(db);
  await sql`create index preferences_by_user on preferences (tenant, user_key, id)`.execute(db);
}
