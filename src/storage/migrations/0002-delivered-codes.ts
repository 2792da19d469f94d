import { type Kysely, PostgresAdapter, sql } from 'kysely';

interface PhoneRow {
  tenant: string;
  key: string;
  phone: string;
}

/** Codes that were sent, what may be sent, what Basic clients keep of a code, and the numbers that codes go to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const text = isPostgres ? sql`text collate "C"` : sql`text`;
  const ofUser = sql`foreign key (tenant, user_key) references users (tenant, key) on delete cascade`;
  for (const statement of [
    sql`alter table users add column sms_number ${text}`,
    sql`alter table users add column last_code_at bigint`,
    sql`create table challenges (
      tenant ${text} not null,
      client ${text} not null,
      origin ${text},
      user_key ${text} not null,
      purpose ${text} not null,
      number ${text} not null,
      digest ${text},
      expires_at bigint not null,
      tries integer not null,
      primary key (tenant, client),
      ${ofUser}
    )`,
    sql`create index challenges_by_user on challenges (tenant, user_key)`,
    sql`create table tfa_tokens (
      tenant ${text} not null,
      hash ${text} not null,
      user_key ${text} not null,
      expires_at bigint not null,
      primary key (tenant, hash),
      ${ofUser}
    )`,
    sql`create index tfa_tokens_by_user on tfa_tokens (tenant, user_key)`,
    sql`create table send_counters (
      tenant ${text} not null references tenants (id) on delete cascade,
      counter ${text} not null,
      last_at bigint not null,
      primary key (tenant, counter)
    )`,
    sql`create table sends (
      tenant ${text} not null,
      counter ${text} not null,
      id ${text} not null,
      at bigint not null,
      primary key (tenant, id, counter),
      foreign key (tenant, counter) references send_counters (tenant, counter) on delete cascade
    )`,
    sql`create index sends_by_time on sends (tenant, counter, at)`,
  ]) {
    await statement.execute(db);
  }
  await readNumbers(db);
}

/** Which of the phone numbers stored so far a text message can reach. */
async function readNumbers(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<PhoneRow>`select tenant, key, phone from users where phone like '+%'`.execute(db);
  if (rows.length === 0) return;
  // Four megabytes that a start without such numbers does without.
  const { parsePhoneNumberFromString } = await import('libphonenumber-js/max');
  for (const { tenant, key, phone } of rows) {
    const parsed = parsePhoneNumberFromString(phone, { extract: false });
    const reachable = ['MOBILE', 'FIXED_LINE_OR_MOBILE'].includes(parsed?.getType() ?? '');
    if (parsed?.country === undefined || parsed.ext !== undefined || !reachable) continue;
    await sql`update users set sms_number = ${parsed.number} where tenant = ${tenant} and key = ${key}`.execute(db);
  }
}
