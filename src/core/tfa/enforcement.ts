import { DEVICES_GROUP } from '../../contract/permissions.ts';
import type { UserTfa } from '../../contract/users.ts';
import type { UserRoles } from '../ports/roles.ts';
import type { UserRecord } from '../ports/users.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';

export type EnforcementCause = UserTfa['enforcedBy'][number];
export type TfaStatus = UserTfa['status'];

/** Whether every user of the tenant but devices must have a second factor. */
export function enforcedForAll(settings: TenantSettings): boolean {
  const byTenant = settings.strategy === 'TOTP' && settings.totpEnforcedOnTenantLevel;
  return settings.enforcedOnSystemLevel || (byTenant && tfaAvailable(settings));
}

type Holder = Pick<UserRoles, 'groups'>;

/** Whether the tenant's users can have a second factor at all. */
export function tfaAvailable(settings: TenantSettings): boolean {
  return settings.enabledOnSystemLevel || settings.enabledOnTenantLevel || settings.enforcedOnSystemLevel;
}

/** Devices cannot type codes: holders of the role are never asked, even when everybody is. By role, not by name. */
export function excludedFromTfa(roles: Holder): boolean {
  return roles.groups.some((group) => group.name === DEVICES_GROUP);
}

/**
 * Everything that makes a second factor obligatory for a user; empty when nothing does. All causes are kept apart and
 * or-ed, since clearing one must not clear the others.
 */
export function enforcementCauses(user: UserRecord, roles: Holder, settings: TenantSettings): EnforcementCause[] {
  if (!tfaAvailable(settings) || excludedFromTfa(roles)) return [];
  const causes: EnforcementCause[] = [];
  if (settings.enforcedOnSystemLevel) causes.push('platform');
  if (settings.strategy === 'TOTP' && settings.totpEnforcedOnTenantLevel) causes.push('tenant');
  if (
    settings.enforcedUsersGroup !== null &&
    roles.groups.some((group) => group.name === settings.enforcedUsersGroup)
  ) {
    causes.push('role');
  }
  if (user.tfaEnforced && settings.strategy === 'TOTP') causes.push('user');
  return causes;
}

/** Whether codes are sent to the user, so that a number must be there for them. */
export function needsNumber(user: UserRecord, roles: Holder, settings: TenantSettings): boolean {
  return settings.strategy === 'SMS' && ['active', 'blocked'].includes(tfaStatus(user, roles, settings));
}

/** What the users list shows. */
export function tfaStatus(user: UserRecord, roles: Holder, settings: TenantSettings): TfaStatus {
  if (!tfaAvailable(settings)) return 'unavailable';
  if (excludedFromTfa(roles)) return 'excluded';
  const enforced = enforcementCauses(user, roles, settings).length > 0;
  if (settings.strategy === 'SMS') {
    if (!user.smsEnabled && !enforced) return 'off';
    return user.smsNumber === null ? 'blocked' : 'active';
  }
  if (user.activeFactor !== null) return 'active';
  return enforced ? 'pending' : 'off';
}

/**
 * What a login asks for after the right password. The one place that decides it, for every way in.
 *
 * `blocked`: codes would have to be sent to a user who has no number; the login fails closed.
 */
export type NextStep = 'none' | 'code' | 'enrol' | 'blocked';

export function nextStep(user: UserRecord, roles: Holder, settings: TenantSettings): NextStep {
  switch (tfaStatus(user, roles, settings)) {
    case 'unavailable':
    case 'excluded':
    case 'off':
      return 'none';
    case 'pending':
      return 'enrol';
    case 'active':
      return 'code';
    case 'blocked':
      return 'blocked';
  }
}
