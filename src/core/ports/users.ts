import type { Page, PageRequest } from './page.ts';
import type { Grants } from './roles.ts';

export type PasswordStrength = 'GREEN' | 'YELLOW' | 'RED';

/** The active second factor of a user, as lists need it. */
export interface ActiveFactor {
  readonly kind: string;
  readonly activatedAt: number;
  readonly lastUsedAt: number | null;
}

export interface UserRecord extends Grants {
  readonly tenant: string;
  /** Internal key; never shown, never reused. */
  readonly key: string;
  readonly userName: string;
  readonly alias: string | null;
  readonly email: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly phone: string | null;
  /** The number in `phone` where a text message can reach it, E.164; `null` where none can. */
  readonly smsNumber: string | null;
  readonly enabled: boolean;
  /** PHC string, `null` while no password was set. */
  readonly passwordHash: string | null;
  readonly passwordStrength: PasswordStrength | null;
  readonly lastPasswordChange: number | null;
  readonly shouldResetPassword: boolean;
  /** Must set up TOTP, decided for this user alone. */
  readonly tfaEnforced: boolean;
  /** SMS switched on by an administrator. */
  readonly smsEnabled: boolean;
  readonly newsletter: boolean;
  readonly owner: string | null;
  readonly delegatedBy: string | null;
  readonly customProperties: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  /** Grows with every change of this row, of the user's roles, groups and active factor. */
  readonly version: number;
  readonly activeFactor: ActiveFactor | null;
}

export type NewUser = Omit<UserRecord, 'tenant' | 'version' | 'activeFactor'>;

/** What an update may change; what is missing stays. */
export type UserChanges = Partial<
  Omit<UserRecord, 'tenant' | 'key' | 'userName' | 'createdAt' | 'version' | 'activeFactor'>
>;

/**
 * The canonical forms that must be unique in a tenant. User name and alias share one name space, email has its own.
 * `null` frees the name. Made by core/users/canonical-name.ts and nowhere else.
 */
export interface UniqueNames {
  readonly userName: string;
  readonly alias: string | null;
  readonly email: string | null;
}

export interface UserFilter {
  /** Canonical prefix of the user name. */
  readonly userNamePrefix?: string;
  readonly groupIds?: readonly number[];
  readonly owner?: string;
  /** Sub-users of these owners, at any depth. */
  readonly below?: readonly string[];
  /** `true`: users without an owner only. */
  readonly onlyRoots?: boolean;
  /** `true`: only `device_…` users; otherwise they are left out. */
  readonly onlyDevices?: boolean;
  /** `true`: `device_…` users too. */
  readonly withDevices?: boolean;
  /** Whether the user has an active factor. */
  readonly factorActive?: boolean;
  /** Whether the user is in the named group. */
  readonly inGroup?: { readonly name: string; readonly member: boolean };
  /** The switch of the user; with `orInGroup`, holders of that global role count as switched on. */
  readonly tfaEnforced?: { readonly value: boolean; readonly orInGroup?: string };
  readonly smsEnabled?: { readonly value: boolean; readonly orInGroup?: string };
  /** Whether a text message can reach the user. */
  readonly hasSmsNumber?: boolean;
  readonly enabled?: boolean;
  /** May have permissions over this device: a user whose text of them names it. */
  readonly device?: string;
  /** Wants the newsletter and has an address. */
  readonly newsletter?: true;
  /** Only users whose name sorts after this one. */
  readonly after?: string;
}

export type InsertOutcome = 'created' | 'nameTaken' | 'emailTaken';
export type UpdateOutcome = 'updated' | 'nameTaken' | 'emailTaken' | 'stale' | 'gone';

/** `cyclic`: the owner would be a sub-user, at some depth, of the one whom they own. */
export type OwnerOutcome = 'updated' | 'cyclic' | 'noSuchOwner' | 'gone';

export interface UserStore {
  /**
   * Creates a user with its unique names. Of 50 concurrent callers with one name, one gets `created`. After any other
   * outcome the caller must abandon its transaction (throw), since a name may already have been taken in it.
   */
  insert(tenant: string, user: NewUser, names: UniqueNames): Promise<InsertOutcome>;
  byKey(tenant: string, key: string): Promise<UserRecord | null>;
  byUserName(tenant: string, userName: string): Promise<UserRecord | null>;
  /** By canonical user name or alias. */
  byLoginName(tenant: string, canonical: string): Promise<UserRecord | null>;
  /** By canonical email. */
  byEmail(tenant: string, canonical: string): Promise<UserRecord | null>;
  list(tenant: string, filter: UserFilter, page: PageRequest): Promise<Page<UserRecord>>;
  count(tenant: string, filter: UserFilter): Promise<number>;
  /** Whether one of `owners` owns the user, or an owner of the user, at any depth. */
  isBelow(tenant: string, userName: string, owners: readonly string[]): Promise<boolean>;
  /**
   * Gives a user an owner, or none; bumps the version. Owners never form a circle: of two concurrent callers who would
   * make one together, one gets `cyclic`. Of one who removes the owner meanwhile, either this or the removal sees the
   * other's work.
   */
  setOwner(tenant: string, key: string, owner: string | null): Promise<OwnerOutcome>;
  /** Lets a user look after somebody's sub-users, or nobody's; bumps the version. Nobody does so for themselves. */
  setDelegator(tenant: string, key: string, delegator: string | null): Promise<OwnerOutcome>;
  /** Direct sub-users of each named owner. */
  countSubusers(tenant: string, owners: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /**
   * Changes a user and, where `names` is given, its unique names; bumps the version. With `expectedVersion`, exactly one
   * of many concurrent callers that read the same version gets `updated`, the others `stale`. After any outcome but
   * `updated` the caller must abandon its transaction.
   */
  update(
    tenant: string,
    key: string,
    changes: UserChanges,
    options?: { readonly expectedVersion?: number; readonly names?: Omit<UniqueNames, 'userName'> },
  ): Promise<UpdateOutcome>;
  /**
   * Removes the user and all that hangs on it: names, roles, groups, factor, sessions, tokens, attempts, past passwords,
   * queued mail. Sub-users stay and have no owner any more; delegations end.
   */
  remove(tenant: string, key: string): Promise<boolean>;
  /** Switches SMS off for every user of the tenant who has it on, and bumps their versions; the keys of those. */
  switchSmsOff(tenant: string): Promise<readonly string[]>;
  /** Replaces the hash by one with today's parameters, only while it is still `oldHash`. Does not bump the version. */
  replaceHash(tenant: string, key: string, oldHash: string, newHash: string): Promise<boolean>;
  /**
   * Whether somebody else than `key` is enabled, has a password, and is in the named group and not in `notIn`. Asked inside the
   * transaction that would remove or disable `key`, after `lockGroup`, so that two administrators cannot remove each
   * other at the same moment.
   */
  anotherEnabledMember(tenant: string, groupName: string, key: string, notIn?: string): Promise<boolean>;
}
