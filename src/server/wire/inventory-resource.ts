import type { InventoryAssignment, InventoryRole } from '../../core/ports/inventory-roles.ts';
import type { Links } from './links.ts';

export const inventoryRoleAddress = (links: Links, id: number): string => `${links.origin}/user/inventoryroles/${id}`;

export function inventoryRoleResource(links: Links, role: InventoryRole) {
  return {
    id: role.id,
    self: inventoryRoleAddress(links, role.id),
    name: role.name,
    description: role.description,
    permissions: role.permissions.map((permission, index) => ({ id: index + 1, ...permission })),
  };
}

export function inventoryAssignmentResource(links: Links, owner: string, assignment: InventoryAssignment) {
  return {
    id: assignment.id,
    self: `${owner}/roles/inventory/${assignment.id}`,
    managedObject: assignment.managedObject,
    roles: assignment.roles.map((role) => inventoryRoleResource(links, role)),
  };
}
