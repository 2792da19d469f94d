import { z } from 'zod';
import { roleName, text } from './fields.ts';
import { listOf } from './paging.ts';

const word = text(100);

/** Numbers are sent as numbers and as text. */
const idNumber = z.union([
  z.number().int().min(0).max(999_999_999),
  z
    .string()
    .regex(/^\d{1,9}$/, 'must be a number')
    .transform(Number),
]);

const permission = z.object({ id: z.number().int(), type: z.string(), permission: z.string(), scope: z.string() });

/** Permissions over single devices; stored and handed back for other services. */
export const inventoryRole = z.object({
  id: z.number().int(),
  self: z.string(),
  name: z.string(),
  description: z.string(),
  permissions: z.array(permission),
});
export const inventoryRoleCollection = listOf('roles', inventoryRole);

export const inventoryRoleUpdate = z.object({
  name: roleName.optional(),
  description: z.union([text(1000), z.null()]).optional(),
  permissions: z
    .array(z.object({ type: word, permission: word, scope: word.default('*') }))
    .max(100)
    .optional(),
});
export const inventoryRoleCreate = inventoryRoleUpdate.extend({ name: roleName });
export type InventoryRoleUpdate = z.infer<typeof inventoryRoleUpdate>;
export type InventoryRoleCreate = z.infer<typeof inventoryRoleCreate>;

export const inventoryAssignment = z.object({
  id: z.number().int(),
  self: z.string(),
  managedObject: z.string(),
  roles: z.array(inventoryRole),
});
export const inventoryAssignments = z.object({
  self: z.string(),
  inventoryAssignments: z.array(inventoryAssignment),
});

const roleIds = z.array(z.object({ id: idNumber })).max(100);
export const inventoryAssignmentUpdate = z.object({ roles: roleIds });
export const inventoryAssignmentCreate = inventoryAssignmentUpdate.extend({
  managedObject: z.union([word.min(1, 'is required'), z.number().int().min(0).transform(String)]),
});
