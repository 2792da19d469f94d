import type { InventoryRoleCreate, InventoryRoleUpdate } from '../../contract/inventory-roles.ts';
import { type Actor, author } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { InventoryRole } from '../ports/inventory-roles.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';

type RoleTools = Pick<Tools, 'storage' | 'clock'>;

/** Creates an inventory role in the actor's tenant. Refuses `accessDenied`, `inventoryRoleNameTaken`. */
export async function createInventoryRole(
  tools: RoleTools,
  actor: Actor,
  wanted: InventoryRoleCreate,
): Promise<InventoryRole> {
  requireRight(actor, 'changeInventoryRoles');
  const { name, description, permissions = [] } = wanted;
  return tools.storage.transaction(async (storage) => {
    const role = await storage.inventoryRoles.addRole(actor.tenant, {
      name,
      description: description ?? '',
      permissions,
    });
    if (role === null) throw new Refusal('inventoryRoleNameTaken', { name });
    await storage.audit.append(actor.tenant, {
      time: tools.clock.now(),
      ...records.inventoryRoleChanged(author(actor), role, 'created'),
    });
    return role;
  });
}

/** What is missing stays. Refuses `accessDenied`, `inventoryRoleNotFound`, `inventoryRoleNameTaken`. */
export async function updateInventoryRole(
  tools: RoleTools,
  actor: Actor,
  id: number,
  { name, description, permissions }: InventoryRoleUpdate,
): Promise<InventoryRole> {
  requireRight(actor, 'changeInventoryRoles');
  return tools.storage.transaction(async (storage) => {
    const changes = { name, description: description === null ? '' : description, permissions };
    const outcome = await storage.inventoryRoles.updateRole(actor.tenant, id, changes);
    if (outcome === 'nameTaken') throw new Refusal('inventoryRoleNameTaken', { name: name ?? '' });
    const role = await storage.inventoryRoles.role(actor.tenant, id);
    if (role === null) throw new Refusal('inventoryRoleNotFound', { id });
    await storage.audit.append(actor.tenant, {
      time: tools.clock.now(),
      ...records.inventoryRoleChanged(author(actor), role, 'updated'),
    });
    return role;
  });
}

/** Removes an inventory role, also from who holds it. Refuses `accessDenied`, `inventoryRoleNotFound`. */
export async function deleteInventoryRole(tools: RoleTools, actor: Actor, id: number): Promise<void> {
  requireRight(actor, 'changeInventoryRoles');
  await tools.storage.transaction(async (storage) => {
    const role = await storage.inventoryRoles.role(actor.tenant, id);
    if (role === null || !(await storage.inventoryRoles.removeRole(actor.tenant, id))) {
      throw new Refusal('inventoryRoleNotFound', { id });
    }
    await storage.audit.append(actor.tenant, {
      time: tools.clock.now(),
      ...records.inventoryRoleChanged(author(actor), role, 'removed'),
    });
  });
}
