import { type Insertable, type Selectable, sql } from 'kysely';
import type { GroupChanges, GroupRecord, NewGroup } from '../core/ports/roles.ts';
import { bumpRevision, nextId } from './queue.ts';
import type { RoleGroupTable } from './role-tables.ts';
import type { Db } from './schema.ts';
import { parsed } from './user-rows.ts';
import { deleteRows, inBatches } from './whole-tenant.ts';

export const groupColumns = [
  'role_groups.id',
  'role_groups.name',
  'role_groups.description',
  'role_groups.roles',
  'role_groups.custom_properties',
  'role_groups.device_permissions',
  'role_groups.applications',
] as const;

export type GroupRow = Omit<Selectable<RoleGroupTable>, 'tenant' | 'turn'>;

export function toGroup(row: GroupRow): GroupRecord {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    roles: JSON.parse(row.roles),
    customProperties: parsed(row.custom_properties),
    devicePermissions: parsed(row.device_permissions),
    applications: parsed(row.applications),
  };
}

function toColumns(group: GroupChanges): Partial<Omit<Insertable<RoleGroupTable>, 'tenant' | 'id'>> {
  const { name, description, roles, customProperties, devicePermissions, applications } = group;
  return {
    ...(name === undefined ? {} : { name }),
    ...(description === undefined ? {} : { description }),
    ...(roles === undefined ? {} : { roles: JSON.stringify([...new Set(roles)]) }),
    ...(customProperties === undefined ? {} : { custom_properties: JSON.stringify(customProperties) }),
    ...(devicePermissions === undefined ? {} : { device_permissions: JSON.stringify(devicePermissions) }),
    ...(applications === undefined ? {} : { applications: JSON.stringify(applications) }),
  };
}

export function groupsOf(db: Db, tenant: string) {
  return db.selectFrom('role_groups').select(groupColumns).where('tenant', '=', tenant);
}

export async function groupAt(db: Db, tenant: string, id: number): Promise<GroupRecord | null> {
  const row = await groupsOf(db, tenant).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toGroup(row);
}

export async function createGroup(tx: Db, tenant: string, group: NewGroup & { id: number }): Promise<boolean> {
  const { name, description } = group;
  await bumpRevision(tx, tenant);
  const result = await tx
    .insertInto('role_groups')
    .values({ roles: '[]', ...toColumns(group), tenant, id: group.id, name, description })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function addGroup(tx: Db, tenant: string, group: NewGroup): Promise<GroupRecord | null> {
  const last = await tx
    .selectFrom('role_groups')
    .select((eb) => eb.fn.max('id').as('id'))
    .where('tenant', '=', tenant)
    .executeTakeFirst();
  const id = await nextId(tx, tenant, last?.id ?? 0);
  if (id === null || !(await createGroup(tx, tenant, { ...group, id }))) return null;
  return groupAt(tx, tenant, id);
}

export async function updateGroup(
  tx: Db,
  tenant: string,
  id: number,
  changes: GroupChanges,
): Promise<'updated' | 'nameTaken' | 'gone'> {
  await bumpRevision(tx, tenant);
  if (changes.name !== undefined) {
    const holder = await groupsOf(tx, tenant).where('name', '=', changes.name).executeTakeFirst();
    if (holder !== undefined && holder.id !== id) return 'nameTaken';
  }
  const columns = toColumns(changes);
  if (Object.keys(columns).length === 0) return (await groupAt(tx, tenant, id)) === null ? 'gone' : 'updated';
  const result = await tx
    .updateTable('role_groups')
    .set(columns)
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n ? 'updated' : 'gone';
}

export async function removeGroup(tx: Db, tenant: string, id: number): Promise<boolean> {
  await bumpRevision(tx, tenant);
  const membership = sql<boolean>`tenant = ${tenant} and group_id = ${id}`;
  const members = sql<boolean>`tenant = ${tenant} and key in (select user_key from role_members where ${membership})`;
  await inBatches(tx, 'users', members, async (batch) => {
    await sql`update users set version = version + 1 where ${batch}`.execute(tx);
  });
  await deleteRows(tx, 'role_members', membership);
  const result = await tx
    .deleteFrom('role_groups')
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Gives or takes one permission; the tenant's turn makes sure that nobody else's change of the list is lost. */
export async function changeGroupRole(
  tx: Db,
  tenant: string,
  id: number,
  role: string,
  held: boolean,
): Promise<boolean> {
  await bumpRevision(tx, tenant);
  const group = await groupAt(tx, tenant, id);
  if (group === null || group.roles.includes(role) === held) return false;
  const roles = held ? [...group.roles, role] : group.roles.filter((other) => other !== role);
  return (await updateGroup(tx, tenant, id, { roles })) === 'updated';
}
