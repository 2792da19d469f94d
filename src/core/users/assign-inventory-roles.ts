import { type Actor, author } from '../access/actor.ts';
import { requireChargeOf } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { InventoryAssignment } from '../ports/inventory-roles.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';

type AssignmentTools = Pick<Tools, 'storage' | 'clock'>;

/**
 * Gives a user inventory roles over a managed object, in addition to those already held over it. Refuses `accessDenied`,
 * `inventoryRoleNotFound`.
 */
export function assignInventoryRoles(
  tools: AssignmentTools,
  actor: Actor,
  user: UserRecord,
  managedObject: string,
  roleIds: readonly number[],
): Promise<InventoryAssignment> {
  return changeAssignment(tools, actor, user, 'added', async (storage) => {
    await requireKnown(storage, user.tenant, roleIds);
    return storage.inventoryRoles.assign(user.tenant, user.key, managedObject, roleIds);
  });
}

/** Replaces the roles of an assignment. Refuses as above, and `inventoryAssignmentNotFound`. */
export function reassignInventoryRoles(
  tools: AssignmentTools,
  actor: Actor,
  user: UserRecord,
  id: number,
  roleIds: readonly number[],
): Promise<InventoryAssignment> {
  return changeAssignment(tools, actor, user, 'updated', async (storage) => {
    await requireKnown(storage, user.tenant, roleIds);
    return storage.inventoryRoles.reassign(user.tenant, user.key, id, roleIds);
  });
}

/** Ends an assignment. Refuses `accessDenied`, `inventoryAssignmentNotFound`. */
export async function unassignInventoryRoles(
  tools: AssignmentTools,
  actor: Actor,
  user: UserRecord,
  id: number,
): Promise<void> {
  await changeAssignment(tools, actor, user, 'removed', async (storage) => {
    const held = await storage.inventoryRoles.assignments(user.tenant, user.key);
    const removed = await storage.inventoryRoles.unassign(user.tenant, user.key, id);
    return removed ? (held.find((assignment) => assignment.id === id) ?? null) : null;
  });
}

async function changeAssignment(
  tools: AssignmentTools,
  actor: Actor,
  user: UserRecord,
  what: 'added' | 'updated' | 'removed',
  change: (storage: Storage) => Promise<InventoryAssignment | null>,
): Promise<InventoryAssignment> {
  return tools.storage.transaction(async (storage) => {
    await requireChargeOf(storage, actor, 'changeInventoryRoles', user);
    const assignment = await change(storage);
    if (assignment === null) throw new Refusal('inventoryAssignmentNotFound');
    const names = assignment.roles.map(({ name }) => name).join(', ');
    const details = `inventory assignment [${names}] for '${assignment.managedObject}' ${what}`;
    await storage.audit.append(user.tenant, {
      time: tools.clock.now(),
      ...records.userUpdated(author(actor), user.userName, details),
    });
    return assignment;
  });
}

async function requireKnown(storage: Storage, tenant: string, roleIds: readonly number[]): Promise<void> {
  for (const id of roleIds) {
    if ((await storage.inventoryRoles.role(tenant, id)) === null) throw new Refusal('inventoryRoleNotFound', { id });
  }
}
