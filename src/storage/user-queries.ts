import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { UserFilter } from '../core/ports/users.ts';
import type { Db, Tables } from './schema.ts';

/** Greater than every character that a canonical name may hold: ends the range of names with one prefix. */
const AFTER_ALL = '\u{10ffff}';
const DEVICE_PREFIX = 'device_';

/** Users with the columns of their active factor. At most one is active: `factors_one_active` sees to it. */
export function usersWithFactor(db: Db) {
  return db
    .selectFrom('users')
    .leftJoin('factors', (join) =>
      join
        .onRef('factors.tenant', '=', 'users.tenant')
        .onRef('factors.user_key', '=', 'users.key')
        .on('factors.sealed_secret', 'is not', null),
    );
}

type Users = ExpressionBuilder<Tables, 'users'>;

/** The users of a tenant that a filter lets through. A range instead of LIKE: no wildcards to escape, and indexed. */
export function matches(eb: Users, tenant: string, filter: UserFilter) {
  const conditions = [eb('users.tenant', '=', tenant)];
  const { userNamePrefix, groupIds, owner } = filter;
  if (userNamePrefix !== undefined && userNamePrefix !== '') conditions.push(startsWith(eb, userNamePrefix));
  if (filter.withDevices !== true) {
    conditions.push(negatedUnless(eb, filter.onlyDevices === true, startsWith(eb, DEVICE_PREFIX)));
  }
  if (groupIds !== undefined) conditions.push(isInGroups(eb, groupIds));
  if (owner !== undefined) conditions.push(eb('users.owner', '=', owner));
  if (filter.below !== undefined) conditions.push(isBelow(tenant, filter.below) as unknown as Condition);
  if (filter.onlyRoots === true) conditions.push(eb('users.owner', 'is', null));
  if (filter.factorActive !== undefined) conditions.push(negatedUnless(eb, filter.factorActive, hasFactor(eb)));
  if (filter.inGroup !== undefined) {
    conditions.push(negatedUnless(eb, filter.inGroup.member, isInNamedGroup(eb, filter.inGroup.name)));
  }
  for (const [column, wanted] of [
    ['users.tfa_enforced', filter.tfaEnforced],
    ['users.sms_enabled', filter.smsEnabled],
  ] as const) {
    if (wanted === undefined) continue;
    const own = eb(column, '=', 1) as Condition;
    const on = wanted.orInGroup === undefined ? own : eb.or([own, isInNamedGroup(eb, wanted.orInGroup)]);
    conditions.push(negatedUnless(eb, wanted.value, on));
  }
  if (filter.hasSmsNumber !== undefined) {
    conditions.push(eb('users.sms_number', filter.hasSmsNumber ? 'is not' : 'is', null));
  }
  if (filter.enabled !== undefined) conditions.push(eb('users.enabled', '=', filter.enabled ? 1 : 0));
  if (filter.device !== undefined) conditions.push(namesDevice(filter.device) as unknown as Condition);
  if (filter.newsletter !== undefined) {
    conditions.push(eb('users.newsletter', '=', 1), eb('users.email', 'is not', null));
  }
  if (filter.after !== undefined) conditions.push(eb('users.user_name', '>', filter.after));
  return eb.and(conditions);
}

type Condition = ReturnType<Users['and']>;

function negatedUnless(eb: Users, wanted: boolean, condition: Condition): Condition {
  return wanted ? condition : eb.not(condition);
}

function startsWith(eb: Users, prefix: string): Condition {
  return eb.and([eb('users.canonical_name', '>=', prefix), eb('users.canonical_name', '<', prefix + AFTER_ALL)]);
}

function hasFactor(eb: Users): Condition {
  return eb.exists(
    eb
      .selectFrom('factors as owned')
      .select('owned.kind')
      .whereRef('owned.tenant', '=', 'users.tenant')
      .whereRef('owned.user_key', '=', 'users.key')
      .where('owned.sealed_secret', 'is not', null),
  ) as Condition;
}

function isInGroups(eb: Users, groupIds: readonly number[]): Condition {
  if (groupIds.length === 0) return eb.val<SqlBool>(false) as Condition;
  return eb.exists(
    eb
      .selectFrom('role_members')
      .select('role_members.group_id')
      .whereRef('role_members.tenant', '=', 'users.tenant')
      .whereRef('role_members.user_key', '=', 'users.key')
      .where('role_members.group_id', 'in', [...groupIds]),
  ) as Condition;
}

export function isInNamedGroup(eb: Users, name: string): Condition {
  return eb.exists(
    eb
      .selectFrom('role_members')
      .innerJoin('role_groups', (join) =>
        join
          .onRef('role_groups.tenant', '=', 'role_members.tenant')
          .onRef('role_groups.id', '=', 'role_members.group_id'),
      )
      .select('role_groups.id')
      .whereRef('role_members.tenant', '=', 'users.tenant')
      .whereRef('role_members.user_key', '=', 'users.key')
      .where('role_groups.name', '=', name),
  ) as Condition;
}

function namesDevice(device: string) {
  const pattern = `%${JSON.stringify(device).replace(/[\\%_]/g, '\\$&')}:%`;
  return sql<SqlBool>`users.device_permissions like ${pattern} escape '\\'`;
}

/** `union` and not `union all`: it would end even where owners formed a circle. */
function isBelow(tenant: string, owners: readonly string[]) {
  return sql<SqlBool>`users.user_name in (
    with recursive below (name) as (
      select user_name from users as sub where sub.tenant = ${tenant} and sub.owner in (${sql.join(owners)})
      union
      select sub.user_name from users as sub join below on sub.owner = below.name where sub.tenant = ${tenant}
    )
    select name from below
  )`;
}
