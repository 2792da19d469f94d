import type { InventoryAssignment, InventoryRole, InventoryRoleStore } from '../core/ports/inventory-roles.ts';
import { bumpRevision, nextId, takeTurn } from './queue.ts';
import type { Db } from './schema.ts';
import { inTransaction } from './transaction.ts';

export function createInventoryRoleStore(db: Db): InventoryRoleStore {
  const present = (result: unknown) => result !== null;

  return {
    roles: async (tenant) => (await rolesOf(db, tenant).orderBy('id').execute()).map(toRole),

    role: (tenant, id) => roleAt(db, tenant, id),

    addRole: (tenant, role) => inTransaction(db, (tx) => addRole(tx, tenant, role), present),

    updateRole: (tenant, id, changes) =>
      inTransaction(
        db,
        (tx) => updateRole(tx, tenant, id, changes),
        (outcome) => outcome === 'updated',
      ),

    async removeRole(tenant, id): Promise<boolean> {
      const result = await db
        .deleteFrom('inventory_roles')
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },

    async assignments(tenant, userKey): Promise<readonly InventoryAssignment[]> {
      const rows = await assignmentsOf(db, tenant, userKey).orderBy('id').execute();
      const held = await rolesBy(
        db,
        tenant,
        rows.map((row) => row.id),
      );
      return rows.map((row) => ({ id: row.id, managedObject: row.managed_object, roles: held.get(row.id) ?? [] }));
    },

    assign: (tenant, userKey, managedObject, roleIds) =>
      inTransaction(db, (tx) => assign(tx, tenant, userKey, managedObject, roleIds), present),

    reassign: (tenant, userKey, id, roleIds) =>
      inTransaction(db, (tx) => reassign(tx, tenant, userKey, id, roleIds), present),

    async unassign(tenant, userKey, id): Promise<boolean> {
      const result = await db
        .deleteFrom('inventory_assignments')
        .where('tenant', '=', tenant)
        .where('user_key', '=', userKey)
        .where('id', '=', id)
        .executeTakeFirst();
      return result.numDeletedRows > 0n;
    },
  };
}

const roleColumns = ['id', 'name', 'description', 'permissions'] as const;

function rolesOf(db: Db, tenant: string) {
  return db.selectFrom('inventory_roles').select(roleColumns).where('tenant', '=', tenant);
}

function assignmentsOf(db: Db, tenant: string, userKey: string) {
  return db
    .selectFrom('inventory_assignments')
    .select(['id', 'managed_object'])
    .where('tenant', '=', tenant)
    .where('user_key', '=', userKey);
}

function toRole(row: { id: number; name: string; description: string; permissions: string }): InventoryRole {
  const { id, name, description, permissions } = row;
  return { id, name, description, permissions: JSON.parse(permissions) };
}

async function roleAt(db: Db, tenant: string, id: number): Promise<InventoryRole | null> {
  const row = await rolesOf(db, tenant).where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toRole(row);
}

async function addRole(tx: Db, tenant: string, role: Omit<InventoryRole, 'id'>): Promise<InventoryRole | null> {
  const id = await nextId(tx, tenant, 0);
  if (id === null) return null;
  const result = await tx
    .insertInto('inventory_roles')
    .values({ ...role, tenant, id, permissions: JSON.stringify(role.permissions) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n ? { ...role, id } : null;
}

/** The tenant's turn is taken first: of two who choose one name, the later one sees the earlier one's. */
async function updateRole(
  tx: Db,
  tenant: string,
  id: number,
  { name, description, permissions }: Parameters<InventoryRoleStore['updateRole']>[2],
): Promise<'updated' | 'nameTaken' | 'gone'> {
  await bumpRevision(tx, tenant);
  const stored = await roleAt(tx, tenant, id);
  if (stored === null) return 'gone';
  if (name !== undefined) {
    const holder = await rolesOf(tx, tenant).where('name', '=', name).executeTakeFirst();
    if (holder !== undefined && holder.id !== id) return 'nameTaken';
  }
  await tx
    .updateTable('inventory_roles')
    .set({
      name: name ?? stored.name,
      description: description ?? stored.description,
      permissions: JSON.stringify(permissions ?? stored.permissions),
    })
    .where('tenant', '=', tenant)
    .where('id', '=', id)
    .execute();
  return 'updated';
}

async function assign(
  tx: Db,
  tenant: string,
  userKey: string,
  managedObject: string,
  roleIds: readonly number[],
): Promise<InventoryAssignment | null> {
  const id = await nextId(tx, tenant, 0);
  if (id === null || (await takeTurn(tx, tenant, userKey)) === null) return null;
  await tx
    .insertInto('inventory_assignments')
    .values({ tenant, id, user_key: userKey, managed_object: managedObject })
    .onConflict((conflict) => conflict.columns(['tenant', 'user_key', 'managed_object']).doNothing())
    .execute();
  const row = await assignmentsOf(tx, tenant, userKey)
    .where('managed_object', '=', managedObject)
    .executeTakeFirstOrThrow();
  await give(tx, tenant, row.id, roleIds);
  return assignmentAt(tx, tenant, userKey, row.id);
}

async function reassign(
  tx: Db,
  tenant: string,
  userKey: string,
  id: number,
  roleIds: readonly number[],
): Promise<InventoryAssignment | null> {
  if ((await takeTurn(tx, tenant, userKey)) === null) return null;
  if ((await assignmentAt(tx, tenant, userKey, id)) === null) return null;
  await tx
    .deleteFrom('inventory_assignment_roles')
    .where('tenant', '=', tenant)
    .where('assignment_id', '=', id)
    .execute();
  await give(tx, tenant, id, roleIds);
  return assignmentAt(tx, tenant, userKey, id);
}

/** Only roles that exist: what was removed meanwhile is given to nobody. */
async function give(tx: Db, tenant: string, assignmentId: number, roleIds: readonly number[]): Promise<void> {
  if (roleIds.length === 0) return;
  const existing = await rolesOf(tx, tenant)
    .where('id', 'in', [...roleIds])
    .execute();
  if (existing.length === 0) return;
  await tx
    .insertInto('inventory_assignment_roles')
    .values(existing.map(({ id }) => ({ tenant, assignment_id: assignmentId, role_id: id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

async function assignmentAt(db: Db, tenant: string, userKey: string, id: number): Promise<InventoryAssignment | null> {
  const row = await assignmentsOf(db, tenant, userKey).where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const held = await rolesBy(db, tenant, [id]);
  return { id, managedObject: row.managed_object, roles: held.get(id) ?? [] };
}

async function rolesBy(db: Db, tenant: string, ids: readonly number[]): Promise<Map<number, InventoryRole[]>> {
  const found = new Map<number, InventoryRole[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return found;
  const rows = await db
    .selectFrom('inventory_assignment_roles')
    .innerJoin('inventory_roles', (join) =>
      join
        .onRef('inventory_roles.tenant', '=', 'inventory_assignment_roles.tenant')
        .onRef('inventory_roles.id', '=', 'inventory_assignment_roles.role_id'),
    )
    .select('inventory_assignment_roles.assignment_id')
    .select(['inventory_roles.id', 'inventory_roles.name', 'inventory_roles.description'])
    .select('inventory_roles.permissions')
    .where('inventory_assignment_roles.tenant', '=', tenant)
    .where('inventory_assignment_roles.assignment_id', 'in', [...ids])
    .orderBy('inventory_roles.id')
    .execute();
  for (const row of rows) found.get(row.assignment_id)?.push(toRole(row));
  return found;
}
