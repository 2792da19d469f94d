import { type Kysely, PostgresAdapter, sql } from 'kysely';

/**
 * What global roles and users carry besides permissions, inventory roles, and ids for all of these that are never given
 * twice.
 */
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
    sql`create table inventory_roles (
      tenant ${text} not null references tenants (id),
      id bigint not null,
      name ${text} not null,
      description ${text} not null,
      permissions ${text} not null,
      primary key (tenant, id),
      unique (tenant, name)
    )`,
    sql`create table inventory_assignments (
      tenant ${text} not null,
      id bigint not null,
      user_key ${text} not null,
      managed_object ${text} not null,
      primary key (tenant, id),
      unique (tenant, user_key, managed_object),
      foreign key (tenant, user_key) references users (tenant, key) on delete cascade
    )`,
    sql`create table inventory_assignment_roles (
      tenant ${text} not null,
      assignment_id bigint not null,
      role_id bigint not null,
      primary key (tenant, assignment_id, role_id),
      foreign key (tenant, assignment_id) references inventory_assignments (tenant, id) on delete cascade,
      foreign key (tenant, role_id) references inventory_roles (tenant, id) on delete cascade
    )`,
    sql`create index inventory_assignment_roles_by_role on inventory_assignment_roles (tenant, role_id)`,
  ]) {
    await statement.execute(db);
  }
}
