import { beforeAll, describe, expect, test } from 'vitest';
import { MANAGEMENT } from '../../src/contract/permissions.ts';
import type { Client } from '../support/http-client.ts';
import { linkIn } from '../support/mail.ts';
import { newPerson } from '../support/people.ts';
import { PASSWORD, TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

const server = withServer('sqlite');
let manager: Client;

beforeAll(async () => {
  await newTenant(server(), MANAGEMENT);
  manager = await bossOf(server(), MANAGEMENT);
});

const wanted = (id: string, more: Readonly<Record<string, unknown>> = {}) => ({
  ...{ id, domain: `${id}.example.com`, company: `${id} Ltd`, contactName: 'Ann', contactPhone: '+49 30 1' },
  ...{ adminName: 'boss', adminEmail: 'boss@example.com', adminPass: PASSWORD, ...more },
});

describe('the management tenant', () => {
  test('creates, reads, lists, changes and deletes tenants', async () => {
    const made = await manager.post('/tenant/tenants', wanted('acme', { customProperties: { plan: 'small' } }));
    const resource = {
      ...{ id: 'acme', self: 'http://sallyport.test/tenant/tenants/acme', domain: 'acme.example.com' },
      ...{ company: 'acme Ltd', contactName: 'Ann', contactPhone: '+49 30 1', adminName: 'boss' },
      ...{ adminEmail: 'boss@example.com', status: 'ACTIVE', parent: MANAGEMENT, allowCreateTenants: false },
      customProperties: { plan: 'small' },
    };
    expect([made.status, made.headers.location, made.body]).toMatchObject([201, resource.self, resource]);
    expect(made.text).not.toContain(PASSWORD);
    expect((await manager.get('/tenant/tenants/acme')).body).toEqual(made.body);
    const list = await manager.get('/tenant/tenants?withTotalElements=true&pageSize=2000');
    expect((list.at('tenants') as { id: string }[]).map(({ id }) => id)).toEqual(['acme', MANAGEMENT, TENANT]);
    expect(list.at('statistics')).toEqual({ currentPage: 1, pageSize: 2000, totalElements: 3 });
    expect((await manager.get('/tenant/tenants?company=acme%20Ltd')).at('tenants')).toHaveLength(1);
    expect((await manager.get('/tenant/tenants?domain=ACME.example.com')).at('tenants')).toHaveLength(1);

    const changed = await manager.put('/tenant/tenants/acme', { company: 'Acme', contactName: '' });
    const { contactName: _, ...rest } = resource;
    expect([changed.status, changed.body]).toMatchObject([200, { ...rest, company: 'Acme' }]);
    expect(changed.at('contactName')).toBeUndefined();
    expect((await bossOf(server(), 'acme')).jar.size).toBeGreaterThan(0);

    const current = await (await bossOf(server(), 'acme')).get('/tenant/currentTenant?withParent=true');
    expect(current.body).toMatchObject({ name: 'acme', domainName: 'acme.example.com', parent: MANAGEMENT });
    expect((await manager.delete('/tenant/tenants/acme')).status).toBe(204);
    expect((await manager.get('/tenant/tenants/acme')).code).toBe('tenantNotFound');
    expect((await server().client().login('boss', PASSWORD, { tenant: 'acme' })).code).toBe('badCredentials');
    const audit = await manager.get('/audit/auditRecords?source=acme&pageSize=100');
    expect(
      (audit.at('auditRecords') as { text: string; user: string }[]).map(({ text, user }) => [text, user]),
    ).toEqual([
      ['Tenant acme created', 'boss'],
      ["Tenant acme updated: company='Acme', contactName=''", 'boss'],
      ['Tenant acme deleted with all its users and settings', 'boss'],
    ]);
  });

  test('clears a domain: its users log in at the public address again', async () => {
    await manager.post('/tenant/tenants', wanted('cleared'));
    for (const none of [null, '']) {
      const cleared = await manager.put('/tenant/tenants/cleared', { domain: none });
      expect([cleared.status, cleared.at('domain')]).toEqual([200, 'sallyport.test']);
      expect((await server().house.tools.storage.tenants.find('cleared'))?.domain).toBeNull();
      expect((await bossOf(server(), 'cleared')).jar.size).toBeGreaterThan(0);
      const back = await manager.put('/tenant/tenants/cleared', { domain: 'cleared.example.com' });
      expect([back.status, back.at('domain')]).toEqual([200, 'cleared.example.com']);
    }
  });

  test.each([TENANT, MANAGEMENT])('takes %s back whole, as it was read, and changes what differs', async (id) => {
    const path = `/tenant/tenants/${id}`;
    const { body } = await manager.get(path);
    expect((await manager.put(path, body)).body).toEqual(body);
    const named = { ...(body as object), company: 'Ours' };
    expect((await manager.put(path, named)).body).toEqual(named);
    expect((await manager.put(path, { ...named, allowCreateTenants: true })).code).toBe(
      id === MANAGEMENT ? undefined : 'validation',
    );
    expect((await server().house.tools.storage.tenants.find(id))?.domain).toBeNull();
  });

  test('gives a tenant an id where none was asked for, and an administrator without a password on request', async () => {
    const { id: _, adminPass: __, ...rest } = wanted('generated');
    expect((await manager.post('/tenant/tenants', rest)).message).toMatch(/adminPass/);
    const made = await manager.post('/tenant/tenants', { ...rest, sendPasswordResetEmail: true });
    expect([made.status, made.at('id')]).toEqual([201, expect.stringMatching(/^t\d{9}$/)]);
    const id = made.at('id') as string;
    const boss = await server().house.tools.storage.users.byUserName(id, 'boss');
    expect(boss).toMatchObject({ passwordHash: null, shouldResetPassword: true, email: 'boss@example.com' });
    const [mail] = await server().deliver();
    const link = linkIn(mail ?? { text: '' });
    expect([mail?.to, link.host]).toEqual(['boss@example.com', 'generated.example.com']);
    const token = link.searchParams.get('token') ?? '';
    const chosen = { token, email: 'boss@example.com', newPassword: PASSWORD, passwordStrength: 'GREEN' };
    const headers = { host: 'generated.example.com' };
    expect((await server().client().put('/user/passwordReset', chosen, { headers })).status).toBe(200);
    expect((await server().client().login('boss', PASSWORD, { headers })).status).toBe(200);
  });

  test.each([
    ['the id of another', { id: TENANT }, 'tenantTaken', /id already exists: t1/],
    ['the domain of another', { domain: 'Taken.example.com' }, 'tenantTaken', /domain already exists: taken/],
    ['the public host', { domain: 'sallyport.test' }, 'tenantTaken', /sallyport\.test/],
    ['an address with a port', { domain: 'acme.example.com:8080' }, 'validation', /host name/],
    ['an IP address', { domain: '192.0.2.1' }, 'validation', /host name/],
    ['an id that is no name', { id: 'a/b' }, 'validation', /lower-case/],
    ['the id of the platform', { id: '*' }, 'validation', /lower-case/],
    ['a weak password', { adminPass: 'short' }, 'passwordRules', /8 characters/],
    ['tenants of its own', { allowCreateTenants: true }, 'validation', /only the tenant management/],
  ])('makes none with %s', async (_, more, code, message) => {
    await newTenant(server(), 'taken', 'taken.example.com').catch(() => undefined);
    const before = (await manager.get('/tenant/tenants?pageSize=100')).text;
    const answer = await manager.post('/tenant/tenants', wanted('refused', more));
    expect([answer.code, answer.message]).toEqual([code, expect.stringMatching(message)]);
    expect((await manager.get('/tenant/tenants?pageSize=100')).text).toBe(before);
  });

  test('suspends: sessions end, no way in is left; and opening it again brings no session back', async () => {
    await newTenant(server(), 'slow', 'slow.example.com');
    const boss = await bossOf(server(), 'slow');
    const bearer = String((await server().client().token('boss', PASSWORD, { tenant: 'slow' })).at('access_token'));
    expect((await manager.put('/tenant/tenants/slow', { status: 'SUSPENDED' })).at('status')).toBe('SUSPENDED');
    const someone = server().client();
    const headers = { host: 'slow.example.com' };
    const ways = [
      await boss.get('/user/currentUser'),
      await someone.get('/user/currentUser', { bearer }),
      await someone.get('/user/currentUser', { basic: ['slow/boss', PASSWORD] }),
      await someone.get('/user/currentUser', { basic: ['boss', PASSWORD], headers }),
      await someone.login('boss', PASSWORD, { tenant: 'slow' }),
      await someone.login('slow/boss', PASSWORD),
      await someone.login('boss', PASSWORD, { headers }),
      await someone.token('boss', PASSWORD, { tenant: 'slow' }),
      await someone.login('boss', 'wrong', { tenant: 'slow' }),
      await someone.get('/tenant/loginOptions?tenantId=slow'),
    ];
    expect(ways.map(({ status, code }) => [status, code])).toEqual(ways.map(() => [401, 'tenantSuspended']));
    expect((await manager.put('/tenant/tenants/slow', { status: 'ACTIVE' })).status).toBe(200);
    expect((await boss.get('/user/currentUser')).code).toBe('sessionEnded');
    expect((await bossOf(server(), 'slow')).jar.size).toBeGreaterThan(0);
    const audit = await (await bossOf(server(), 'slow')).get('/audit/auditRecords?type=Tenant&pageSize=9');
    const seen = (audit.at('auditRecords') as { text: string; user: string }[]).map(({ text, user }) => [text, user]);
    expect(seen.slice(1)).toEqual([
      ["Tenant slow updated: status='SUSPENDED'", 'management/boss'],
      ["Tenant slow updated: status='ACTIVE'", 'management/boss'],
    ]);
  });

  test('cannot suspend or delete itself, nor delete the tenant of the first start', async () => {
    expect((await manager.put(`/tenant/tenants/${MANAGEMENT}`, { status: 'SUSPENDED' })).code).toBe('ownTenant');
    expect((await manager.delete(`/tenant/tenants/${MANAGEMENT}`)).code).toBe('ownTenant');
    expect((await manager.delete(`/tenant/tenants/${TENANT}`)).code).toBe('firstTenant');
    expect((await manager.delete('/tenant/tenants/nobody')).code).toBe('tenantNotFound');
  });

  test('reads and changes the two-factor settings of a tenant, recorded there under its own name', async () => {
    await newTenant(server(), 'remote');
    const path = '/tenant/tenants/remote/tfa';
    expect((await manager.put(path, { enabledOnTenantLevel: true, totpEnforcedOnTenantLevel: true })).status).toBe(204);
    expect((await manager.get(path)).body).toMatchObject({ enabledOnTenantLevel: true, strategy: 'TOTP' });
    expect((await manager.get('/tenant/tenants/nobody/tfa')).code).toBe('tenantNotFound');
    expect((await manager.put('/tenant/tenants/nobody/tfa', { enabledOnTenantLevel: true })).code).toBe(
      'tenantNotFound',
    );
    const { items } = await server().house.tools.storage.audit.list(
      'remote',
      { newestFirst: true, type: 'Option' },
      { offset: 0, limit: 9, withTotal: false },
    );
    expect(items.map(({ user }) => user)).toEqual(['management/boss', 'management/boss']);
  });

  test('enforces a second factor on the platform: of every tenant, of some, or for a role', async () => {
    const person = await newPerson(server());
    const path = '/tenant/system/tfa';
    const nothing = {
      ...{ enabledOnSystemLevel: false, enforcedOnSystemLevel: false },
      ...{ enforcedTenants: [], enforcedUsersGroup: null },
    };
    expect((await manager.get(path)).body).toEqual(nothing);
    const login = async () => (await server().client().token(person.userName, person.password)).code;
    expect(await login()).toBeUndefined();
    for (const update of [{ enforcedOnSystemLevel: true }, { enforcedTenants: ['other', TENANT] }]) {
      expect((await manager.put(path, update)).body).toEqual({ ...nothing, ...update });
      expect(await login()).toBe('totpSetupRequired');
      const boss = await (await server().admin()).get(`/tenant/tenants/${TENANT}/tfa`);
      // The administrator of the tenant, enforced as well, still reads why.
      expect(boss.at('enforcedOnSystemLevel')).toBe(true);
      await manager.put(path, { enforcedOnSystemLevel: false, enforcedTenants: [] });
      expect(await login()).toBeUndefined();
    }
    const role = { enabledOnSystemLevel: true, enforcedUsersGroup: 'admins' };
    expect((await manager.put(path, role)).body).toEqual({ ...nothing, ...role });
    expect(await login()).toBeUndefined();
    // Each of these is written into one setting with the other: none is lost.
    const ids = ['a', 'b', 'c', 'd', 'e'];
    await Promise.all([
      manager.put(path, { enforcedTenants: ids }),
      ...ids.map(() => manager.put(path, { enforcedOnSystemLevel: true })),
    ]);
    expect((await manager.get(path)).body).toMatchObject({ enforcedOnSystemLevel: true, enforcedTenants: ids });
    await manager.put(path, { enforcedOnSystemLevel: false, enforcedTenants: [] });
    await manager.put(path, { enabledOnSystemLevel: false, enforcedUsersGroup: null });
    expect((await manager.get(path)).body).toEqual(nothing);
  });

  test('rules for passwords above those of the tenants, which are told of them and cannot go below', async () => {
    const path = '/tenant/system/password';
    const preset = { enforceStrength: false, greenMinLength: 8, limitValidity: null, historySize: 10 };
    expect((await manager.get(path)).body).toEqual(preset);
    const admin = await server().admin();
    const makes = async (password: string) =>
      (await admin.post(`/user/${TENANT}/users`, { userName: `held-${password.length}`, password })).code;
    const system = async (key: string) => (await admin.get(`/tenant/system/options/password/${key}`)).at('value');
    expect(await system('enforce.strength')).toBeUndefined();
    const rules = { enforceStrength: true, greenMinLength: 12, limitValidity: 90, historySize: 3 };
    expect((await manager.put(path, rules)).body).toEqual(rules);
    expect([await system('enforce.strength'), await system('limit.validity')]).toEqual(['true', '90']);
    expect([await makes('Aa1!bcde'), await makes('abcdefgh-jkl-9')]).toEqual(['passwordRules', 'passwordWeak']);
    expect(await makes('Aa1!bcdefghij')).toBeUndefined();
    const records = await admin.get('/audit/auditRecords?type=Option&revert=true&pageSize=4');
    expect(records.text).toContain('password/history.size (platform)');
    for (const wrong of [{ historySize: 25 }, { greenMinLength: 7 }, { limitValidity: -1 }, {}]) {
      expect((await manager.put(path, wrong)).status).toBe(422);
    }
    expect((await manager.put(path, preset)).body).toEqual(preset);
    expect(await system('limit.validity')).toBeUndefined();
    expect(await makes('abcdefg-jkl-99x')).toBeUndefined();
  });
});

test('without the rights, users of the management tenant are as others', async () => {
  const { roles, users } = server().house.tools.storage;
  const created = await manager.post(`/user/${MANAGEMENT}/users`, { userName: 'reader', password: PASSWORD });
  expect(created.status).toBe(201);
  const client = server().client();
  await client.login('reader', PASSWORD, { tenant: MANAGEMENT });
  expect((await client.get('/tenant/tenants')).code).toBe('accessDenied');
  expect((await client.get(`/tenant/tenants/${TENANT}/tfa`)).code).toBe('accessDenied');
  const reader = await users.byUserName(MANAGEMENT, 'reader');
  await roles.grant(MANAGEMENT, reader?.key ?? '', ['ROLE_TENANT_MANAGEMENT_READ']);
  expect((await client.get('/tenant/tenants')).status).toBe(200);
  expect((await client.get(`/tenant/tenants/${TENANT}/tfa`)).status).toBe(200);
  for (const [method, url, body] of [
    ['POST', '/tenant/tenants', wanted('mine')],
    ['PUT', `/tenant/tenants/${TENANT}`, { status: 'SUSPENDED' }],
    ['DELETE', `/tenant/tenants/${TENANT}`, undefined],
    ['PUT', `/tenant/tenants/${TENANT}/tfa`, { totpEnforcedOnTenantLevel: true }],
    ['PUT', '/tenant/system/tfa', { enforcedOnSystemLevel: true }],
    ['PUT', '/tenant/system/password', { enforceStrength: true }],
    ['PUT', '/tenant/system/options/mail/language', { value: 'de' }],
    ['DELETE', '/tenant/system/options/mail/language', undefined],
  ] as const) {
    expect((await client.send(method, url, { body })).code).toBe('accessDenied');
  }
});

test('a tenant is told the truth about support users: there are none', async () => {
  const admin = await server().admin();
  expect((await admin.put('/tenant/support-user/enable')).code).toBe('supportUserNotAvailable');
  expect((await admin.put('/tenant/support-user/disable')).status).toBe(200);
});
