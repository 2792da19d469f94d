import type { Generated } from 'kysely';

/** Tables of permissions: global roles, direct ones, and inventory roles. */
export interface RoleGroupTable {
  tenant: string;
  id: number;
  name: string;
  description: string;
  /** JSON array of permission names. */
  roles: string;
  /** JSON object. */
  custom_properties: Generated<string>;
  /** JSON object. */
  device_permissions: Generated<string>;
  /** JSON array. */
  applications: Generated<string>;
  turn: Generated<number>;
}

export interface RoleMemberTable {
  tenant: string;
  group_id: number;
  user_key: string;
}

export interface DirectRoleTable {
  tenant: string;
  user_key: string;
  role: string;
}

export interface InventoryRoleTable {
  tenant: string;
  id: number;
  name: string;
  description: string;
  /** JSON array. */
  permissions: string;
}

export interface InventoryAssignmentTable {
  tenant: string;
  id: number;
  user_key: string;
  managed_object: string;
}

export interface InventoryAssignmentRoleTable {
  tenant: string;
  assignment_id: number;
  role_id: number;
}
