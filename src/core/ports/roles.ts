export interface GroupRecord {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly roles: readonly string[];
}

/** Permissions given to a user directly, and the global roles they hold. */
export interface UserRoles {
  readonly direct: readonly string[];
  readonly groups: readonly GroupRecord[];
}

/** Global roles (`groups` on the wire), their permissions, and who holds them. */
export interface RoleStore {
  createGroup(tenant: string, group: GroupRecord): Promise<boolean>;
  group(tenant: string, id: number): Promise<GroupRecord | null>;
  groups(tenant: string): Promise<readonly GroupRecord[]>;
  /** `true` when the user was not in it before; bumps the user's version. */
  addMember(tenant: string, groupId: number, userKey: string): Promise<boolean>;
  removeMember(tenant: string, groupId: number, userKey: string): Promise<boolean>;
  /** Gives permissions directly; those already there stay. Bumps the user's version. */
  grant(tenant: string, userKey: string, roles: readonly string[]): Promise<void>;
  ofUser(tenant: string, userKey: string): Promise<UserRoles>;
  /** The same for many users in a bounded number of statements. */
  ofUsers(tenant: string, userKeys: readonly string[]): Promise<ReadonlyMap<string, UserRoles>>;
  /** Holds the group's row until the transaction ends: changes of "who is still in it" queue up behind it. */
  lockGroup(tenant: string, name: string): Promise<void>;
}
