import { beforeEach, describe, expect, test } from 'vitest';
import { MANAGEMENT } from '../../src/contract/permissions.ts';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, platformSetting, signedInPerson, totpPerson } from '../support/people.ts';
import { noGateway } from '../support/sms-people.ts';
import { engines, TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

const TFA = `/tenant/tenants/${TENANT}/tfa`;
const CATEGORY = 'two-factor-authentication';

describe.each(engines)('settings of two-factor authentication on %s', (engine) => {
  const server = withServer(engine, { sms: noGateway });
  let admin: Client;
  beforeEach(async () => {
    for (const key of ['enabled', 'enforced'])
      await server().house.tools.storage.settings.remove(TENANT, CATEGORY, key);
    for (const key of ['enabled', 'enforced', 'enforced.group']) await platformSetting(server(), CATEGORY, key, null);
    admin = await server().admin();
  });

  test('of a tenant: every user reads them; those who may change them also see what that would do', async () => {
    const { client } = await signedInPerson(server());
    const settings = {
      enabledOnSystemLevel: false,
      enforcedOnSystemLevel: false,
      enabledOnTenantLevel: false,
      enforcedUsersGroup: null,
      strategy: 'TOTP',
      totpEnforcedOnTenantLevel: false,
      pinValidity: 10,
      tokenValidity: 43_200,
      strategies: [
        { strategy: 'SMS', possible: false, reason: 'no SMS gateway is configured' },
        { strategy: 'TOTP', possible: true },
      ],
    };
    expect((await client.get(TFA)).body).toEqual(settings);
    const seen = await admin.get(TFA);
    expect(seen.body).toEqual({
      ...settings,
      fixed: [],
      impact: { activeUsers: 0, usersWithoutFactor: expect.any(Number), usersWithoutNumber: expect.any(Number) },
    });
    expect((await client.get('/tenant/tenants/t404/tfa')).code).toBe('accessDenied');
    expect((await client.put(TFA, { enabledOnTenantLevel: true })).code).toBe('accessDenied');
  });

  test('of a tenant: changed in one request, each change written down; the same again is none', async () => {
    const update = { strategy: 'TOTP', enabledOnTenantLevel: true, totpEnforcedOnTenantLevel: true };
    for (let time = 0; time < 2; time++) expect((await admin.put(TFA, update)).status).toBe(204);
    expect((await admin.get(TFA)).body).toMatchObject(update);
    const records = await admin.get('/audit/auditRecords?type=Option&pageSize=100');
    expect((records.at('auditRecords') as { text: string }[]).map(({ text }) => text)).toEqual([
      `Option "${CATEGORY}/enabled" updated`,
      `Option "${CATEGORY}/enforced" updated`,
    ]);
    for (const bad of [{}, { strategy: 'NONE' }, { enabledOnTenantLevel: 'true' }]) {
      expect((await admin.put(TFA, bad)).code).toBe('validation');
    }
    // What official clients send alone, with the strategy that is in force: nobody loses anything.
    expect((await admin.put(TFA, { strategy: 'TOTP' })).status).toBe(204);
    expect((await admin.get('/user/currentUser')).status).toBe(200);
    const sms = await admin.put(TFA, { strategy: 'SMS', enabledOnTenantLevel: false });
    expect(sms.code).toBe('strategyNotPossible');
    expect((await admin.get(TFA)).body).toMatchObject(update);
  });

  test('of codes: how long they and their tokens are good for, within what a code may have', async () => {
    expect((await admin.put(TFA, { pinValidity: 30, tokenValidity: 60 })).status).toBe(204);
    expect((await admin.get(TFA)).body).toMatchObject({ pinValidity: 30, tokenValidity: 60 });
    const option = (key: string) => admin.get(`/tenant/options/${CATEGORY}/${key}`);
    expect((await option('pin.validity')).at('value')).toBe('30');
    expect((await option('token.validity')).at('value')).toBe('60');
    const newest = await admin.get('/audit/auditRecords?type=Option&revert=true&pageSize=2');
    expect((newest.at('auditRecords') as { changes: unknown[] }[]).flatMap(({ changes }) => changes)).toMatchObject([
      { previousValue: '43200', newValue: '60' },
      { previousValue: '10', newValue: '30' },
    ]);
    const bad = [{ pinValidity: 0 }, { pinValidity: 31 }, { pinValidity: 1.5 }, { tokenValidity: 43_201 }];
    for (const one of [...bad, { pinValidity: '10' }, { tokenValidity: null }]) {
      expect((await admin.put(TFA, { enabledOnTenantLevel: true, ...one })).code).toBe('validation');
    }
    expect((await admin.get(TFA)).body).toMatchObject({ enabledOnTenantLevel: false, pinValidity: 30 });
    for (const key of ['pin.validity', 'token.validity']) {
      expect((await admin.delete(`/tenant/options/${CATEGORY}/${key}`)).status).toBe(204);
    }
    expect((await admin.get(TFA)).body).toMatchObject({ pinValidity: 10, tokenValidity: 43_200 });
  });

  test('what the management tenant has fixed is not changed by this way either', async () => {
    await newTenant(server(), MANAGEMENT);
    const management = await bossOf(server(), MANAGEMENT);
    const path = `/tenant/options/${CATEGORY}`;
    const values = { 'pin.validity': '10', enabled: 'true' };
    await management.put(path, values);
    const fix = async (editable: boolean) => {
      for (const key of Object.keys(values)) {
        expect((await management.put(`${path}/${key}/editable`, { editable })).status).toBe(200);
      }
    };
    const fixed = async (client = admin) => (await client.get(TFA)).at('fixed');
    expect(await fixed()).toEqual([]);
    await fix(false);
    // Told before anybody tries, to those who could try; the management tenant itself is not bound by it.
    expect(await fixed()).toEqual(['enabledOnTenantLevel', 'pinValidity']);
    expect(await fixed(management)).toEqual([]);
    expect((await management.get(`/tenant/tenants/${MANAGEMENT}/tfa`)).at('fixed')).toEqual([]);
    const { client: plain } = await signedInPerson(server());
    expect((await plain.get(TFA)).body).not.toHaveProperty('fixed');
    for (const update of [{ pinValidity: 20 }, { enabledOnTenantLevel: true }]) {
      expect((await admin.put(TFA, { tokenValidity: 60, ...update })).code).toBe('optionFixed');
    }
    expect((await admin.get(TFA)).body).toMatchObject({ pinValidity: 10, tokenValidity: 43_200 });
    await fix(true);
    expect(await fixed()).toEqual([]);
    expect((await admin.put(TFA, { enabledOnTenantLevel: true })).status).toBe(204);
  });

  test('of the platform stand above: on, enforced for all, for some tenants, for a role', async () => {
    const plain = await newPerson(server());
    const holder = await newPerson(server(), { groupIds: [groups.business] });
    const device = await newPerson(server(), { groupIds: [groups.devices, groups.business] });
    const causes = async (path: string) => {
      const { enforcedBy, status } = (await admin.get(`${path}/tfa`)).body as { enforcedBy: string[]; status: string };
      return [status, ...enforcedBy];
    };
    const all = async () => [await causes(plain.path), await causes(holder.path), await causes(device.path)];
    expect(await all()).toEqual([['unavailable'], ['unavailable'], ['unavailable']]);
    await platformSetting(server(), CATEGORY, 'enabled', 'true');
    expect(await all()).toEqual([['off'], ['off'], ['excluded']]);
    await platformSetting(server(), CATEGORY, 'enforced.group', 'business');
    expect(await all()).toEqual([['off'], ['pending', 'role'], ['excluded']]);
    await platformSetting(server(), CATEGORY, 'enforced', `other,${TENANT}`);
    expect(await all()).toEqual([['pending', 'platform'], ['pending', 'platform', 'role'], ['excluded']]);
    expect((await admin.get(TFA)).body).toMatchObject({
      enabledOnSystemLevel: true,
      enforcedOnSystemLevel: true,
      enforcedUsersGroup: 'business',
    });
    await platformSetting(server(), CATEGORY, 'enforced', 'true');
    await platformSetting(server(), CATEGORY, 'enabled', null);
    await platformSetting(server(), CATEGORY, 'enforced.group', null);
    await server().house.tools.storage.settings.put(TENANT, CATEGORY, 'enforced', 'true');
    await admin.put(`${holder.path}/tfa`, { tfaEnforced: true });
    expect(await all()).toEqual([
      ['pending', 'platform', 'tenant'],
      ['pending', 'platform', 'tenant', 'user'],
      ['excluded'],
    ]);
  });

  test('of a user: read by the user and by those who may see them, enforced by administrators of users', async () => {
    await admin.put(TFA, { enabledOnTenantLevel: true });
    const { person, client } = await signedInPerson(server());
    const path = `${person.path}/tfa`;
    const none = { tfaEnabled: false, tfaEnforced: false, strategy: 'TOTP', enforcedBy: [], status: 'off' };
    expect((await client.get(path)).body).toEqual(none);
    expect((await admin.get(path)).body).toEqual(none);
    const other = await newPerson(server());
    expect((await client.get(`${other.path}/tfa`)).code).toBe('accessDenied');
    expect((await client.put(path, { tfaEnforced: true })).status).toBe(403);
    const enforced = await admin.put(path, { tfaEnforced: true });
    expect([enforced.status, enforced.body]).toEqual([
      200,
      { ...none, tfaEnforced: true, enforcedBy: ['user'], status: 'pending' },
    ]);
    // As a shipped client does after every save.
    expect((await admin.put(path, { tfaEnforced: true })).status).toBe(200);
    const records = await admin.get(`/audit/auditRecords?source=${person.userName}&revert=true&pageSize=1`);
    expect(records.at('auditRecords.0')).toMatchObject({
      text: `User ${person.userName} updated: two-factor authentication (TOTP) enforced`,
      changes: [{ attribute: 'tfaEnforced', previousValue: false, newValue: true }],
    });
    // The open session goes on until the next login, which asks for the set-up.
    expect((await client.get('/user/currentUser')).status).toBe(200);
    expect((await client.token(person.userName, person.password)).code).toBe('totpSetupRequired');
    const cleared = await admin.put(path, { tfaEnforced: false });
    expect(cleared.body).toEqual(none);
    expect((await client.token(person.userName, person.password)).status).toBe(200);
  });

  test('of a user with an active secret: since when, and last used when; clearing the enforcement keeps it', async () => {
    await admin.put(TFA, { enabledOnTenantLevel: true });
    const person = await totpPerson(server());
    const activatedAt = new Date(server().clock.now()).toISOString();
    const active = {
      tfaEnabled: true,
      tfaEnforced: true,
      strategy: 'TOTP',
      activatedAt,
      enforcedBy: ['user'],
      status: 'active',
    };
    expect((await admin.get(`${person.path}/tfa`)).body).toEqual(active);
    await server().client().login(person.userName, person.password, { code: person.nextCode() });
    const lastTfaRequestTime = new Date(server().clock.now()).toISOString();
    expect((await admin.get(`${person.path}/tfa`)).body).toEqual({ ...active, lastTfaRequestTime });
    await admin.put(`${person.path}/tfa`, { tfaEnforced: false });
    expect((await server().client().login(person.userName, person.password)).code).toBe('totpCodeRequired');
    expect((await admin.get(person.path)).body).toMatchObject({
      twoFactorAuthenticationEnabled: true,
      tfaStatus: 'active',
    });
    expect((await admin.get(TFA)).at('impact.activeUsers')).toBe(1);
    // Switched off for the tenant, it is not asked for; switched on again, it is as it was.
    await admin.put(TFA, { enabledOnTenantLevel: false });
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
    await admin.put(TFA, { enabledOnTenantLevel: true });
    expect((await server().client().login(person.userName, person.password)).code).toBe('totpCodeRequired');
  });

  test('of a user cannot be switched over the user resource’s read-only field', async () => {
    await admin.put(TFA, { enabledOnTenantLevel: true });
    const person = await newPerson(server());
    await admin.put(person.path, { twoFactorAuthenticationEnabled: true });
    expect((await admin.get(person.path)).at('twoFactorAuthenticationEnabled')).toBe(false);
  });
});
