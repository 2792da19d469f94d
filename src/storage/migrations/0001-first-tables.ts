import { type Kysely, PostgresAdapter, type RawBuilder, sql } from 'kysely';
import { PLATFORM } from '../../core/ports/settings.ts';

interface Types {
  /** Compared and sorted byte by byte on both engines, whatever the database's locale. */
  readonly text: RawBuilder<unknown>;
  readonly ascendingId: RawBuilder<unknown>;
}

const userReference = sql`foreign key (tenant, user_key) references users (tenant, key) on delete cascade`;

/** All tables, once for both engines: only the collation and the ascending id are spelled differently. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  const types: Types = isPostgres
    ? { text: sql`text collate "C"`, ascendingId: sql`bigint generated always as identity primary key` }
    : { text: sql`text`, ascendingId: sql`integer primary key autoincrement` };
  for (const statement of [
    ...tenantTables(types),
    ...userTables(types),
    ...roleTables(types),
    ...factorTables(types),
    ...sessionTables(types),
    ...otherTables(types),
  ]) {
    await statement.execute(db);
  }
}

function tenantTables({ text }: Types) {
  return [
    sql`create table tenants (
      id ${text} not null primary key,
      domain ${text} unique,
      created_at bigint not null,
      revision bigint not null
    )`,
    sql`insert into tenants (id, domain, created_at, revision) values (${sql.lit(PLATFORM)}, null, 0, 1)`,
    sql`create table settings (
      tenant ${text} not null references tenants (id),
      category ${text} not null,
      key ${text} not null,
      value ${text} not null,
      primary key (tenant, category, key)
    )`,
  ];
}

function userTables({ text }: Types) {
  return [
    sql`create table users (
      tenant ${text} not null references tenants (id),
      key ${text} not null,
      user_name ${text} not null,
      canonical_name ${text} not null,
      alias ${text},
      email ${text},
      first_name ${text},
      last_name ${text},
      phone ${text},
      enabled integer not null,
      password_hash ${text},
      password_strength ${text},
      last_password_change bigint,
      should_reset_password integer not null,
      tfa_enforced integer not null,
      sms_enabled integer not null,
      newsletter integer not null,
      owner ${text},
      delegated_by ${text},
      custom_properties ${text} not null,
      created_at bigint not null,
      version bigint not null,
      turn bigint not null default 0,
      primary key (tenant, key)
    )`,
    sql`create index users_by_name on users (tenant, user_name)`,
    sql`create index users_by_canonical_name on users (tenant, canonical_name)`,
    sql`create index users_by_owner on users (tenant, owner)`,
    sql`create table login_names (
      tenant ${text} not null,
      space ${text} not null,
      canonical ${text} not null,
      kind ${text} not null,
      user_key ${text} not null,
      primary key (tenant, space, canonical),
      ${userReference}
    )`,
    sql`create index login_names_by_user on login_names (tenant, user_key)`,
  ];
}

function roleTables({ text }: Types) {
  return [
    sql`create table role_groups (
      tenant ${text} not null references tenants (id),
      id bigint not null,
      name ${text} not null,
      description ${text} not null,
      roles ${text} not null,
      turn bigint not null default 0,
      primary key (tenant, id),
      unique (tenant, name)
    )`,
    sql`create table role_members (
      tenant ${text} not null,
      group_id bigint not null,
      user_key ${text} not null,
      primary key (tenant, group_id, user_key),
      foreign key (tenant, group_id) references role_groups (tenant, id) on delete cascade,
      ${userReference}
    )`,
    sql`create index role_members_by_user on role_members (tenant, user_key)`,
    sql`create table direct_roles (
      tenant ${text} not null,
      user_key ${text} not null,
      role ${text} not null,
      primary key (tenant, user_key, role),
      ${userReference}
    )`,
  ];
}

function factorTables({ text }: Types) {
  return [
    sql`create table factors (
      tenant ${text} not null,
      user_key ${text} not null,
      kind ${text} not null,
      sealed_secret ${text},
      activated_at bigint,
      last_used_at bigint,
      last_step bigint,
      enrolment_step bigint,
      enrolment_started_by ${text},
      pending_id ${text},
      pending_sealed_secret ${text},
      pending_started_by ${text},
      pending_expires_at bigint,
      pending_verified_at bigint,
      pending_verified_step bigint,
      primary key (tenant, user_key, kind),
      ${userReference}
    )`,
    sql`create unique index factors_one_active on factors (tenant, user_key) where sealed_secret is not null`,
  ];
}

function sessionTables({ text }: Types) {
  return [
    sql`create table sessions (
      tenant ${text} not null,
      id ${text} not null,
      user_key ${text} not null,
      carrier ${text} not null,
      scope ${text} not null,
      tfa integer not null,
      token_id ${text} not null,
      previous_token_id ${text},
      previous_until bigint,
      xsrf_token ${text} not null,
      user_agent ${text} not null,
      address ${text} not null,
      started_at bigint not null,
      expires_at bigint not null,
      login_step bigint,
      ended_at bigint,
      end_reason ${text},
      turn bigint not null,
      primary key (tenant, id),
      ${userReference}
    )`,
    sql`create index sessions_by_user on sessions (tenant, user_key, started_at)`,
    sql`create index sessions_by_expiry on sessions (expires_at)`,
  ];
}

function otherTables({ text, ascendingId }: Types) {
  return [
    sql`create table attempts (
      tenant ${text} not null,
      counter ${text} not null,
      failures integer not null,
      charged_at bigint not null,
      wait_until bigint not null,
      digest ${text},
      primary key (tenant, counter)
    )`,
    sql`create index attempts_by_charge on attempts (charged_at)`,
    sql`create table single_use_tokens (
      tenant ${text} not null,
      hash ${text} not null,
      kind ${text} not null,
      user_key ${text} not null,
      expires_at bigint not null,
      primary key (tenant, hash),
      ${userReference}
    )`,
    sql`create index single_use_tokens_by_user on single_use_tokens (tenant, user_key, kind)`,
    sql`create index single_use_tokens_by_expiry on single_use_tokens (expires_at)`,
    sql`create table audit_records (
      id ${ascendingId},
      tenant ${text} not null,
      time bigint not null,
      type ${text} not null,
      activity ${text} not null,
      text ${text} not null,
      "user" ${text} not null,
      severity ${text} not null,
      source ${text},
      changes ${text},
      address ${text}
    )`,
    sql`create index audit_records_by_time on audit_records (tenant, time, id)`,
    sql`create index audit_records_by_user on audit_records (tenant, "user", time, id)`,
    sql`create index audit_records_by_source on audit_records (tenant, source, time, id)`,
    sql`create index audit_records_by_type on audit_records (tenant, type, time, id)`,
    sql`create table installation_keys (
      id ${text} not null primary key,
      purpose ${text} not null,
      sealed ${text} not null,
      created_at bigint not null,
      first_of ${text} unique
    )`,
    sql`create index installation_keys_by_purpose on installation_keys (purpose, created_at)`,
  ];
}
