import { describe, expect, test } from 'vitest';
import type { TenantTfa } from '../../../contract/tenant-tfa.ts';
import { demandsOn, lacksGateway, situationOfNew } from './enforcement.ts';

const groups = [
  { id: 1, name: 'business' },
  { id: 2, name: 'devices' },
];
const tfa: TenantTfa = {
  enabledOnSystemLevel: false,
  enforcedOnSystemLevel: false,
  enabledOnTenantLevel: true,
  enforcedUsersGroup: null,
  strategy: 'SMS',
  totpEnforcedOnTenantLevel: false,
  pinValidity: 10,
  tokenValidity: 43_200,
  strategies: [
    { strategy: 'SMS', possible: true },
    { strategy: 'TOTP', possible: true },
  ],
};
const nobody = { groupIds: [], smsEnabled: false };
const needs = (values: Parameters<typeof demandsOn>[0], settings: Partial<TenantTfa> = {}) =>
  demandsOn(values, situationOfNew({ ...tfa, ...settings }, groups)).needsNumber;

describe('a number is needed', () => {
  test('where codes by SMS go: by the box, the platform, or a role that it enforces', () => {
    expect(needs(nobody)).toBe(false);
    expect(needs({ ...nobody, smsEnabled: true })).toBe(true);
    expect(needs(nobody, { enforcedOnSystemLevel: true, enabledOnTenantLevel: false })).toBe(true);
    expect(needs(nobody, { enforcedUsersGroup: 'business' })).toBe(false);
    expect(needs({ ...nobody, groupIds: ['1'] }, { enforcedUsersGroup: 'business' })).toBe(true);
  });

  test('not from devices, under TOTP, or while two-factor authentication is off', () => {
    const device = { groupIds: ['2'], smsEnabled: true };
    expect(needs(device, { enforcedOnSystemLevel: true })).toBe(false);
    expect(needs({ ...nobody, smsEnabled: true }, { strategy: 'TOTP' })).toBe(false);
    expect(needs({ ...nobody, smsEnabled: true }, { enabledOnTenantLevel: false })).toBe(false);
  });

  test('the enforcement of TOTP for all says nothing about SMS', () => {
    const settings = { totpEnforcedOnTenantLevel: true };
    expect(needs(nobody, settings)).toBe(false);
    const totp = situationOfNew({ ...tfa, ...settings, strategy: 'TOTP' }, groups);
    expect(demandsOn(nobody, totp)).toMatchObject({ needsNumber: false, above: expect.stringContaining('Enforced') });
  });
});

test('a gateway is missed where codes are to be sent and nothing can send them', () => {
  const strategies = [{ strategy: 'SMS' as const, possible: false, reason: 'no SMS gateway is configured' }];
  expect(lacksGateway(undefined)).toBe(false);
  expect(lacksGateway(tfa)).toBe(false);
  expect(lacksGateway({ ...tfa, strategies })).toBe(true);
  expect(lacksGateway({ ...tfa, strategies, strategy: 'TOTP' })).toBe(false);
  expect(lacksGateway({ ...tfa, strategies, enabledOnTenantLevel: false })).toBe(false);
});
