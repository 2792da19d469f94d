import type { Insertable, Selectable, Updateable } from 'kysely';
import type { ActiveFactor, NewUser, PasswordStrength, UserChanges, UserRecord } from '../core/ports/users.ts';
import type { UserTable } from './schema.ts';

/** Columns that make up a `UserRecord`, for a query over `users` left-joined with the active row of `factors`. */
export const userColumns = [
  'users.tenant',
  'users.key',
  'users.user_name',
  'users.alias',
  'users.email',
  'users.first_name',
  'users.last_name',
  'users.phone',
  'users.sms_number',
  'users.enabled',
  'users.password_hash',
  'users.password_strength',
  'users.last_password_change',
  'users.should_reset_password',
  'users.tfa_enforced',
  'users.sms_enabled',
  'users.newsletter',
  'users.owner',
  'users.delegated_by',
  'users.custom_properties',
  'users.device_permissions',
  'users.applications',
  'users.created_at',
  'users.version',
  'factors.kind as factor_kind',
  'factors.activated_at as factor_activated_at',
  'factors.last_used_at as factor_last_used_at',
] as const;

export type UserRow = Omit<Selectable<UserTable>, 'canonical_name' | 'turn' | 'last_code_at'> & {
  factor_kind: string | null;
  factor_activated_at: number | null;
  factor_last_used_at: number | null;
};

/** Most are empty, and each request reads a few. */
export const parsed = (json: string) => (json === '{}' ? {} : json === '[]' ? [] : JSON.parse(json));

export function toUserRecord(row: UserRow): UserRecord {
  return {
    tenant: row.tenant,
    key: row.key,
    userName: row.user_name,
    alias: row.alias,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    phone: row.phone,
    smsNumber: row.sms_number,
    enabled: row.enabled === 1,
    passwordHash: row.password_hash,
    passwordStrength: row.password_strength as PasswordStrength | null,
    lastPasswordChange: row.last_password_change,
    shouldResetPassword: row.should_reset_password === 1,
    tfaEnforced: row.tfa_enforced === 1,
    smsEnabled: row.sms_enabled === 1,
    newsletter: row.newsletter === 1,
    owner: row.owner,
    delegatedBy: row.delegated_by,
    customProperties: parsed(row.custom_properties),
    devicePermissions: parsed(row.device_permissions),
    applications: parsed(row.applications),
    createdAt: row.created_at,
    version: row.version,
    activeFactor: toActiveFactor(row),
  };
}

function toActiveFactor(row: UserRow): ActiveFactor | null {
  const { factor_kind: kind, factor_activated_at: activatedAt, factor_last_used_at: lastUsedAt } = row;
  return kind === null || activatedAt === null ? null : { kind, activatedAt, lastUsedAt };
}

export function toNewUserRow(tenant: string, user: NewUser, canonicalName: string): Insertable<UserTable> {
  return {
    tenant,
    key: user.key,
    user_name: user.userName,
    canonical_name: canonicalName,
    alias: user.alias,
    email: user.email,
    first_name: user.firstName,
    last_name: user.lastName,
    phone: user.phone,
    sms_number: user.smsNumber,
    enabled: user.enabled ? 1 : 0,
    password_hash: user.passwordHash,
    password_strength: user.passwordStrength,
    last_password_change: user.lastPasswordChange,
    should_reset_password: user.shouldResetPassword ? 1 : 0,
    tfa_enforced: user.tfaEnforced ? 1 : 0,
    sms_enabled: user.smsEnabled ? 1 : 0,
    newsletter: user.newsletter ? 1 : 0,
    owner: user.owner,
    delegated_by: user.delegatedBy,
    custom_properties: JSON.stringify(user.customProperties),
    device_permissions: JSON.stringify(user.devicePermissions),
    applications: JSON.stringify(user.applications),
    created_at: user.createdAt,
    version: 1,
  };
}

const changeableColumns = {
  alias: 'alias',
  email: 'email',
  firstName: 'first_name',
  lastName: 'last_name',
  phone: 'phone',
  smsNumber: 'sms_number',
  enabled: 'enabled',
  passwordHash: 'password_hash',
  passwordStrength: 'password_strength',
  lastPasswordChange: 'last_password_change',
  shouldResetPassword: 'should_reset_password',
  tfaEnforced: 'tfa_enforced',
  smsEnabled: 'sms_enabled',
  newsletter: 'newsletter',
  owner: 'owner',
  delegatedBy: 'delegated_by',
  customProperties: 'custom_properties',
  devicePermissions: 'device_permissions',
  applications: 'applications',
} as const satisfies Record<keyof UserChanges, keyof UserTable>;

/** The columns that `changes` names; anything else in it is not the user's to change and is left out. */
export function toChangedColumns(changes: UserChanges): Updateable<UserTable> {
  const columns: Record<string, unknown> = {};
  for (const [property, column] of Object.entries(changeableColumns)) {
    const value = changes[property as keyof UserChanges];
    if (value === undefined) continue;
    if (typeof value === 'boolean') columns[column] = value ? 1 : 0;
    else columns[column] = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  }
  return columns;
}
