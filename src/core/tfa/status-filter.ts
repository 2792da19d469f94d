import { DEVICES_GROUP } from '../../contract/permissions.ts';
import type { UserFilter } from '../ports/users.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';
import { type TfaStatus, tfaAvailable } from './enforcement.ts';

const everybody: UserFilter = {};
const nobody: UserFilter = { groupIds: [] };

/**
 * The stored facts behind a status, so that the database can filter by it. `tfaStatus` in enforcement.ts is the rule;
 * a test holds the two against each other for every combination.
 */
export function statusFilter(status: TfaStatus, settings: TenantSettings): UserFilter {
  if (!tfaAvailable(settings)) return status === 'unavailable' ? everybody : nobody;
  if (status === 'unavailable') return nobody;
  if (status === 'excluded') return { inGroup: { name: DEVICES_GROUP, member: true } };
  const asked = { inGroup: { name: DEVICES_GROUP, member: false } };
  const forAll = settings.enforcedOnSystemLevel || (settings.strategy === 'TOTP' && settings.totpEnforcedOnTenantLevel);
  const forRole = settings.enforcedUsersGroup === null ? {} : { orInGroup: settings.enforcedUsersGroup };
  if (settings.strategy === 'SMS') {
    if (status === 'pending') return nobody;
    if (status === 'off') return forAll ? nobody : { ...asked, smsEnabled: { value: false, ...forRole } };
    const on = forAll ? {} : { smsEnabled: { value: true, ...forRole } };
    return { ...asked, ...on, hasSmsNumber: status === 'active' };
  }
  switch (status) {
    case 'active':
      return { ...asked, factorActive: true };
    case 'pending':
      return { ...asked, factorActive: false, ...(forAll ? {} : { tfaEnforced: { value: true, ...forRole } }) };
    case 'off':
      return forAll ? nobody : { ...asked, factorActive: false, tfaEnforced: { value: false, ...forRole } };
    case 'blocked':
      return nobody;
  }
}
