/** What a global role or a user carries for other services; stored and handed back, it decides nothing here. */
export interface Grants {
  /** Permissions over single devices, by device id. */
  readonly devicePermissions: Readonly<Record<string, unknown>>;
  readonly applications: readonly Readonly<Record<string, unknown>>[];
}

export interface GroupRecord extends Grants {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly roles: readonly string[];
  readonly customProperties: Readonly<Record<string, unknown>>;
}

/** What an update may change; what is missing stays. */
export type GroupChanges = {
  readonly [Field in Exclude<keyof GroupRecord, 'id'>]?: GroupRecord[Field] | undefined;
};

/** A global role to be; what is missing is empty. */
export type NewGroup = Pick<GroupRecord, 'name' | 'description' | 'roles'> & GroupChanges;

/** Permissions given to a user directly, and the global roles they hold. */
export interface UserRoles {
  readonly direct: readonly string[];
  readonly groups: readonly GroupRecord[];
}

/** Global roles (`groups` on the wire), their permissions, and who holds them. */
export interface RoleStore {
  /** Creates a global role of a known id; `false` when the id or the name is taken. */
  createGroup(tenant: string, group: NewGroup & { readonly id: number }): Promise<boolean>;
  /**
   * Creates a global role under an id that none had before, not even one that was removed since. `null` when the name is
   * taken; of 50 concurrent callers with one name, one gets it.
   */
  addGroup(tenant: string, group: NewGroup): Promise<GroupRecord | null>;
  group(tenant: string, id: number): Promise<GroupRecord | null>;
  groupByName(tenant: string, name: string): Promise<GroupRecord | null>;
  groups(tenant: string): Promise<readonly GroupRecord[]>;
  /**
   * The global role as it stays until the transaction ends: changes of the tenant's global roles queue up behind it. Tells
   * caches of a change.
   */
  groupForChange(tenant: string, id: number): Promise<GroupRecord | null>;
  /** Of two concurrent callers who give one name, one gets `nameTaken`. */
  updateGroup(tenant: string, id: number, changes: GroupChanges): Promise<'updated' | 'nameTaken' | 'gone'>;
  /** Removes a global role and takes it from its members, whose version grows. `false` when there is none. */
  removeGroup(tenant: string, id: number): Promise<boolean>;
  /** Gives a permission to a global role; of 50 concurrent callers one gets `true`, and no other permission is lost. */
  addGroupRole(tenant: string, id: number, role: string): Promise<boolean>;
  removeGroupRole(tenant: string, id: number, role: string): Promise<boolean>;
  /** `true` when the user was not in it before; bumps the user's version. */
  addMember(tenant: string, groupId: number, userKey: string): Promise<boolean>;
  removeMember(tenant: string, groupId: number, userKey: string): Promise<boolean>;
  /** Gives permissions directly; `true`, and a new version of the user, when one of them is new. */
  grant(tenant: string, userKey: string, roles: readonly string[]): Promise<boolean>;
  /** Takes a direct permission away; of 50 concurrent callers one gets `true`. Bumps the user's version. */
  withdraw(tenant: string, userKey: string, role: string): Promise<boolean>;
  ofUser(tenant: string, userKey: string): Promise<UserRoles>;
  /** The same for many users in a bounded number of statements. */
  ofUsers(tenant: string, userKeys: readonly string[]): Promise<ReadonlyMap<string, UserRoles>>;
  /** Holds the group's row until the transaction ends: changes of "who is still in it" queue up behind it. */
  lockGroup(tenant: string, name: string): Promise<void>;
}
