import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** What waits to be mailed, and the hashes of earlier passwords. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const text = isPostgres ? sql`text collate "C"` : sql`text`;
  const ascendingId = isPostgres
    ? sql`bigint generated always as identity primary key`
    : sql`integer primary key autoincrement`;
  for (const statement of [
    // No reference to the user: a notice about somebody who is removed at this moment must not fail what it tells of.
    sql`create table outbox (
      tenant ${text} not null references tenants (id) on delete cascade,
      id ${text} not null,
      kind ${text} not null,
      user_key ${text},
      sealed ${text} not null,
      created_at bigint not null,
      due_at bigint not null,
      attempts integer not null,
      primary key (tenant, id)
    )`,
    sql`create index outbox_by_due on outbox (due_at)`,
    sql`create index outbox_by_user on outbox (tenant, user_key)`,
    sql`create table past_passwords (
      id ${ascendingId},
      tenant ${text} not null,
      user_key ${text} not null,
      hash ${text} not null,
      brief integer not null,
      foreign key (tenant, user_key) references users (tenant, key) on delete cascade
    )`,
    sql`create index past_passwords_by_user on past_passwords (tenant, user_key, id)`,
  ]) {
    await statement.execute(db);
  }
}
