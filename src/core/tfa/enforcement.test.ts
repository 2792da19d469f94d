import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UserRoles } from '../ports/roles.ts';
import type { UserFilter, UserRecord } from '../ports/users.ts';
import { readCodeSettings } from '../settings/code-settings.ts';
import { lifetimes } from '../settings/lifetimes.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';
import { emptyUser } from '../users/create-user.ts';
import { enforcementCauses, nextStep, tfaStatus } from './enforcement.ts';
import { statusFilter } from './status-filter.ts';

const settings: TenantSettings = {
  strategy: 'TOTP',
  strategySince: null,
  enabledOnTenantLevel: true,
  enabledOnSystemLevel: false,
  enforcedOnSystemLevel: false,
  enforcedUsersGroup: null,
  totpEnforcedOnTenantLevel: false,
  codes: readCodeSettings(
    () => null,
    () => null,
  ),
  oauthInternal: null,
  basic: null,
  lifetimes: lifetimes(null, { token: null, bodyToken: null, deviceToken: null, cookie: null }),
  tokenLifespan: null,
  ignoreCase: false,
  passwordValidityDays: 0,
  strengthEnforced: false,
  strengthEnforcedBySystem: false,
  greenMinLength: 8,
  passwordHistorySize: 10,
  auditDays: 400,
  language: 'en',
};
const user: UserRecord = {
  ...emptyUser,
  tenant: 't1',
  key: 'k',
  userName: 'jane',
  createdAt: 0,
  version: 1,
  activeFactor: null,
};
const emptyGroup = { description: '', roles: [], customProperties: {}, devicePermissions: {}, applications: [] };
const holding = (...names: string[]): UserRoles => ({
  direct: [],
  groups: names.map((name, id) => ({ ...emptyGroup, id, name })),
});
const active = { kind: 'totp', activatedAt: 1, lastUsedAt: null };

describe('who must have a second factor', () => {
  it('keeps the causes apart and ors them: clearing one does not clear the others', () => {
    const all = {
      ...settings,
      enforcedOnSystemLevel: true,
      totpEnforcedOnTenantLevel: true,
      enforcedUsersGroup: 'admins',
    };
    const enforced = { ...user, tfaEnforced: true };
    expect(enforcementCauses(enforced, holding('admins'), all)).toEqual(['platform', 'tenant', 'role', 'user']);
    expect(enforcementCauses(user, holding('admins'), all)).toEqual(['platform', 'tenant', 'role']);
    expect(enforcementCauses(user, holding('readers'), all)).toEqual(['platform', 'tenant']);
    expect(enforcementCauses(user, holding(), { ...settings, enforcedUsersGroup: 'admins' })).toEqual([]);
  });

  it('excludes holders of the devices role, whatever is enforced, and by role, not by name', () => {
    const all = { ...settings, enforcedOnSystemLevel: true, totpEnforcedOnTenantLevel: true };
    const enforced = { ...user, tfaEnforced: true, activeFactor: active };
    expect(nextStep(enforced, holding('admins', 'devices'), all)).toBe('none');
    expect(nextStep({ ...enforced, userName: 'device_17' }, holding('admins'), all)).toBe('code');
  });

  it('asks for nothing while the tenant has TFA switched off, and keeps what is set up', () => {
    const off = { ...settings, enabledOnTenantLevel: false, totpEnforcedOnTenantLevel: true };
    expect(nextStep({ ...user, tfaEnforced: true, activeFactor: active }, holding(), off)).toBe('none');
    expect(nextStep({ ...user, tfaEnforced: true, activeFactor: active }, holding(), settings)).toBe('code');
  });

  it('fails closed under SMS without a number that a message can reach: never a login without the factor', () => {
    const sms: TenantSettings = { ...settings, strategy: 'SMS' };
    const phone = '+491701234567';
    expect(nextStep({ ...user, smsEnabled: true, phone, smsNumber: phone }, holding(), sms)).toBe('code');
    expect(nextStep({ ...user, smsEnabled: true, phone: '0170 1234567' }, holding(), sms)).toBe('blocked');
    expect(nextStep({ ...user, smsEnabled: true }, holding(), sms)).toBe('blocked');
    expect(nextStep({ ...user, smsEnabled: true }, holding('devices'), sms)).toBe('none');
    expect(nextStep(user, holding(), { ...sms, enforcedOnSystemLevel: true })).toBe('blocked');
    expect(nextStep(user, holding(), sms)).toBe('none');
  });

  it('is active by an active secret only; enforcement without one is pending', () => {
    expect(tfaStatus({ ...user, tfaEnforced: true }, holding(), settings)).toBe('pending');
    expect(nextStep({ ...user, tfaEnforced: true }, holding(), settings)).toBe('enrol');
    expect(tfaStatus({ ...user, activeFactor: active }, holding(), settings)).toBe('active');
  });
});

describe('the filter by status', () => {
  const flag = fc.boolean();
  const anySettings = fc
    .record({
      strategy: fc.constantFrom('SMS' as const, 'TOTP' as const),
      enabledOnTenantLevel: flag,
      enabledOnSystemLevel: flag,
      enforcedOnSystemLevel: flag,
      totpEnforcedOnTenantLevel: flag,
      enforcedUsersGroup: fc.constantFrom(null, 'admins'),
    })
    .map((part) => ({ ...settings, ...part }));
  const anyUser = fc
    .record({
      tfaEnforced: flag,
      smsEnabled: flag,
      smsNumber: fc.constantFrom(null, '+491701234567'),
      activeFactor: fc.constantFrom(null, active),
    })
    .map((part) => ({ ...user, ...part }));
  const anyRoles = fc.subarray(['admins', 'devices', 'readers']).map((names) => holding(...names));

  it('lets through exactly the users whose status it names', () => {
    fc.assert(
      fc.property(anySettings, anyUser, anyRoles, (own, someone, roles) => {
        for (const status of ['active', 'pending', 'off', 'blocked', 'excluded', 'unavailable'] as const) {
          expect(passes(statusFilter(status, own), someone, roles)).toBe(tfaStatus(someone, roles, own) === status);
        }
      }),
      { numRuns: 2000 },
    );
  });

  /** What the storage does with these filters, in the words of a list of users. */
  function passes(filter: UserFilter, someone: UserRecord, roles: UserRoles): boolean {
    const isIn = (name: string) => roles.groups.some((group) => group.name === name);
    const switched = (on: boolean, wanted: UserFilter['tfaEnforced']) =>
      wanted === undefined || (on || (wanted.orInGroup !== undefined && isIn(wanted.orInGroup))) === wanted.value;
    return (
      (filter.groupIds === undefined || roles.groups.some((group) => filter.groupIds?.includes(group.id))) &&
      (filter.inGroup === undefined || isIn(filter.inGroup.name) === filter.inGroup.member) &&
      (filter.factorActive === undefined || (someone.activeFactor !== null) === filter.factorActive) &&
      (filter.hasSmsNumber === undefined || (someone.smsNumber !== null) === filter.hasSmsNumber) &&
      switched(someone.tfaEnforced, filter.tfaEnforced) &&
      switched(someone.smsEnabled, filter.smsEnabled)
    );
  }
});
