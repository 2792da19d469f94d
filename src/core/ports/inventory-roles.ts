/** One line of an inventory role: what may be done with which kind of data. */
export interface InventoryPermission {
  readonly type: string;
  readonly permission: string;
  readonly scope: string;
}

/** Permissions over single devices or groups of devices; they mean something to other services, nothing here. */
export interface InventoryRole {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly permissions: readonly InventoryPermission[];
}

/** Inventory roles that a user holds over one managed object. */
export interface InventoryAssignment {
  readonly id: number;
  readonly managedObject: string;
  readonly roles: readonly InventoryRole[];
}

export interface InventoryRoleStore {
  roles(tenant: string): Promise<readonly InventoryRole[]>;
  role(tenant: string, id: number): Promise<InventoryRole | null>;
  /** Under an id that none had before. `null` when the name is taken; of 50 concurrent callers one gets it. */
  addRole(tenant: string, role: Omit<InventoryRole, 'id'>): Promise<InventoryRole | null>;
  updateRole(
    tenant: string,
    id: number,
    changes: { readonly [Field in Exclude<keyof InventoryRole, 'id'>]?: InventoryRole[Field] | undefined },
  ): Promise<'updated' | 'nameTaken' | 'gone'>;
  /** Takes it from everybody who holds it, too. */
  removeRole(tenant: string, id: number): Promise<boolean>;
  /** Of one user, in the order in which they were made. */
  assignments(tenant: string, userKey: string): Promise<readonly InventoryAssignment[]>;
  /**
   * Gives roles over a managed object, in addition to those that the user holds over it: there is one assignment for each.
   * `null` when the user is gone; roles that do not exist are left out.
   */
  assign(
    tenant: string,
    userKey: string,
    managedObject: string,
    roleIds: readonly number[],
  ): Promise<InventoryAssignment | null>;
  /** Replaces the roles of an assignment; `null` when the user has no such one. */
  reassign(
    tenant: string,
    userKey: string,
    id: number,
    roleIds: readonly number[],
  ): Promise<InventoryAssignment | null>;
  /** Of 50 concurrent callers one gets `true`. */
  unassign(tenant: string, userKey: string, id: number): Promise<boolean>;
}
