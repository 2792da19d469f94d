import { type Kysely, PostgresAdapter, sql } from 'kysely';

/** A tenant's own SMS gateway, and what became of its last messages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const text = isPostgres ? sql`text collate "C"` : sql`text`;
  for (const statement of [
    sql`create table sms_providers (
      tenant ${text} not null primary key references tenants (id) on delete cascade,
      kind ${text} not null,
      sealed ${text} not null,
      version ${text} not null,
      changed_at bigint not null,
      changed_by ${text} not null
    )`,
    // No reference to the user: what was sent was sent, whoever is removed at this moment.
    sql`create table sms_messages (
      tenant ${text} not null references tenants (id) on delete cascade,
      id ${text} not null,
      user_key ${text},
      number ${text} not null,
      purpose ${text} not null,
      gateway ${text} not null,
      reference ${text},
      state ${text} not null,
      detail ${text},
      sent_at bigint not null,
      state_at bigint not null,
      primary key (tenant, id)
    )`,
    sql`create index sms_messages_by_time on sms_messages (tenant, sent_at, id)`,
    sql`create index sms_messages_by_reference on sms_messages (gateway, reference)`,
    sql`create index sms_messages_by_age on sms_messages (sent_at)`,
  ]) {
    await statement.execute(db);
  }
}
