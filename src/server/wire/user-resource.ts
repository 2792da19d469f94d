import type { BriefCurrentUser, CurrentUser, User, UserTfa } from '../../contract/users.ts';
import type { Actor } from '../../core/access/actor.ts';
import { answers } from '../../core/access/may.ts';
import type { UserRoles } from '../../core/ports/roles.ts';
import type { UserRecord } from '../../core/ports/users.ts';
import type { TenantSettings } from '../../core/settings/tenant-settings.ts';
import { enforcementCauses, tfaStatus } from '../../core/tfa/enforcement.ts';
import type { Links } from './links.ts';
import { groupReferences, roleReferences, roleResource } from './role-resource.ts';

export interface UserParts {
  readonly groups: boolean;
  readonly roles: boolean;
  readonly applications: boolean;
  readonly subusersCount?: number;
}

export const iso = (time: number): string => new Date(time).toISOString();

/** A user in the wire's words. Never a password, hash or secret. */
export function userResource(
  links: Links,
  user: UserRecord,
  roles: UserRoles,
  settings: TenantSettings,
  parts: UserParts = { groups: true, roles: true, applications: true },
): User {
  const self = links.user(user.tenant, user.userName);
  return {
    id: user.userName,
    self,
    userName: user.userName,
    ...optional('displayName', user.alias),
    ...optional('firstName', user.firstName),
    ...optional('lastName', user.lastName),
    ...optional('email', user.email),
    ...optional('phone', user.phone),
    enabled: user.enabled,
    newsletter: user.newsletter,
    supportUserEnabled: false,
    ...optional('owner', user.owner),
    ...optional('delegatedBy', user.delegatedBy),
    ...optional('passwordStrength', user.passwordStrength),
    ...(user.lastPasswordChange === null ? {} : { lastPasswordChange: iso(user.lastPasswordChange) }),
    shouldResetPassword: user.shouldResetPassword,
    twoFactorAuthenticationEnabled: settings.strategy === 'SMS' ? user.smsEnabled : user.activeFactor !== null,
    ...(parts.subusersCount === undefined ? {} : { subusersCount: parts.subusersCount }),
    // Clients read `userOrigin` without a guard.
    customProperties: { userOrigin: 'BASIC', ...user.customProperties },
    devicePermissions: { ...user.devicePermissions },
    applications: parts.applications ? [...user.applications] : [],
    ...(parts.roles ? { roles: roleReferences(links, self, roles.direct) } : {}),
    ...(parts.groups ? { groups: groupReferences(links, user.tenant, self, roles.groups) } : {}),
    tfaStatus: tfaStatus(user, roles, settings),
  };
}

/** The acting user: `~user` and `~currentUser` in one, and what they may do. */
function currentUserResource(links: Links, actor: Actor, settings: TenantSettings): CurrentUser {
  return {
    ...userResource(links, actor.user, actor.roles, settings),
    effectiveRoles: [...actor.permissions].sort().map((name) => roleResource(links, name)),
    rights: answers(actor),
  };
}

/** `lastCodeAt`: when a code was last sent to the user, for strategies that send them. */
/** The forms of the signed-in user: `~user`, `~currentUser`, and for plain JSON all of both. */
export type CurrentUserForm = 'user' | 'currentUser' | 'json';

export function currentUserIn(
  form: CurrentUserForm,
  links: Links,
  actor: Actor,
  settings: TenantSettings,
): User | CurrentUser | BriefCurrentUser {
  if (form === 'user') return userResource(links, actor.user, actor.roles, settings);
  const whole = currentUserResource(links, actor, settings);
  return form === 'json' ? whole : brief(links, whole);
}

function brief(links: Links, whole: CurrentUser): BriefCurrentUser {
  const { id, userName, displayName, firstName, lastName, email, phone, lastPasswordChange } = whole;
  const { shouldResetPassword, twoFactorAuthenticationEnabled, devicePermissions, effectiveRoles } = whole;
  return {
    id,
    self: `${links.origin}/user/currentUser`,
    userName,
    ...optional('displayName', displayName ?? null),
    ...optional('firstName', firstName ?? null),
    ...optional('lastName', lastName ?? null),
    ...optional('email', email ?? null),
    ...optional('phone', phone ?? null),
    ...optional('lastPasswordChange', lastPasswordChange ?? null),
    shouldResetPassword,
    twoFactorAuthenticationEnabled,
    devicePermissions,
    effectiveRoles,
  };
}

export function userTfaResource(
  user: UserRecord,
  roles: UserRoles,
  settings: TenantSettings,
  lastCodeAt: number | null,
): UserTfa {
  const status = tfaStatus(user, roles, settings);
  const factor = user.activeFactor;
  const sms = settings.strategy === 'SMS';
  const lastRequest = sms ? lastCodeAt : (factor?.lastUsedAt ?? null);
  return {
    tfaEnabled: sms ? ['active', 'blocked'].includes(status) : factor !== null,
    tfaEnforced: user.tfaEnforced,
    strategy: settings.strategy,
    ...(factor === null ? {} : { activatedAt: iso(factor.activatedAt) }),
    ...(lastRequest === null ? {} : { lastTfaRequestTime: iso(lastRequest) }),
    enforcedBy: enforcementCauses(user, roles, settings),
    status,
  };
}

export function optional<Name extends string, Value>(name: Name, value: Value | null): { [key in Name]?: Value } {
  return (value === null ? {} : { [name]: value }) as { [key in Name]?: Value };
}
