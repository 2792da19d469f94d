import { beforeAll, describe, expect, test } from 'vitest';
import { PLATFORM } from '../../src/core/ports/settings.ts';
import { firstStart } from '../../src/core/tenants/first-start.ts';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, type Person, switchTfaOn } from '../support/people.ts';
import { engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';
import { newTenant } from '../support/tenants.ts';

// T135, T136, T140: an administrator of another tenant reads and changes nothing here, and cannot tell what exists.
describe.each(engines)('the administrator of another tenant, on %s', (engine) => {
  const server = withServer(engine);
  let stranger: Client;
  let victim: Person;

  beforeAll(async () => {
    await switchTfaOn(server());
    victim = await newPerson(server(), { groupIds: [groups.business] });
    await firstStart(server().house.tools, 't2', { userName: 'boss', email: 'boss@example.com', password: PASSWORD });
    await newTenant(server(), 't3');
    const boss = await server().house.tools.storage.users.byUserName('t3', 'boss');
    untouched = { key: boss?.key ?? '', passwordHash: boss?.passwordHash ?? null };
    const records = await (await server().admin()).get('/audit/auditRecords?pageSize=1');
    foreignRecord = String(records.at('auditRecords.0.id'));
    stranger = server().client();
    expect((await stranger.login('boss', PASSWORD, { tenant: 't2' })).status).toBe(200);
  });
  /** All of this tenant that can be seen or stored. */
  const snapshot = async () => {
    const admin = await server().admin();
    const paths = [
      ...[`/user/${TENANT}/users?pageSize=2000`, `/tenant/tenants/${TENANT}/tfa`, `${victim.path}/tfa`],
      ...[`/user/${TENANT}/groups?pageSize=2000`, '/tenant/currentTenant'],
      // A stranger who tries the login leaves a trace here, and is meant to.
      ...['User', 'Group', 'Option', 'Tenant'].map((type) => `/audit/auditRecords?pageSize=2000&type=${type}`),
    ];
    const texts = [];
    for (const path of paths) texts.push((await admin.get(path)).text);
    const { settings, tenants } = server().house.tools.storage;
    return [...texts, await settings.all(TENANT), await settings.all(PLATFORM), await tenants.find(TENANT)];
  };
  /** An administrator of a third tenant as they were at first: on the way through all routes they change themselves. */
  const intruder = async (way: 'cookie' | 'bearer' | 'Basic') => {
    const { users, sessions } = server().house.tools.storage;
    const { key, passwordHash } = untouched;
    await users.update('t3', key, { passwordHash, enabled: true, shouldResetPassword: false, lastPasswordChange: 1 });
    await sessions.endOfUser('t3', key, 'revoked', server().clock.now());
    const client = server().client();
    if (way === 'Basic') return { client, call: { basic: ['t3/boss', PASSWORD] as const } };
    const asked = await client[way === 'bearer' ? 'token' : 'login']('boss', PASSWORD, { tenant: 't3' });
    expect(asked.status).toBe(200);
    return { client, call: way === 'bearer' ? { bearer: String(asked.at('access_token')) } : {} };
  };
  let untouched = { key: '', passwordHash: null as string | null };
  const addressOf = (url: string, user: string) =>
    url.replaceAll(/:(\w+)|\*/g, (_, parameter: string = '*') => {
      const known: Record<string, string> = { tenant: TENANT, user, group: '2', id: foreignRecord };
      return known[parameter] ?? 'x';
    });
  let foreignRecord = '1';

  const body = (user: string) => ({
    ...{ userName: 'intruder', password: PASSWORD, firstName: 'x', tfaEnforced: true, user: { id: user } },
    ...{ strategy: 'TOTP', totpEnforcedOnTenantLevel: true, currentUserPassword: PASSWORD, newPassword: 'Passw0rd!x' },
    ...{ name: 'intruders', role: { self: '/user/roles/ROLE_USER_MANAGEMENT_ADMIN' }, status: 'SUSPENDED', value: 'x' },
    ...{ managedObject: '1', roles: [] },
    ...{ domain: 'stolen.example.com', category: 'c', key: 'k', owner: 'boss', delegatedBy: 'boss', pin: '0' },
  });
  const form = { grant_type: 'PASSWORD', username: `${TENANT}/boss`, password: PASSWORD };

  test('is refused on every route that names this tenant, in the same words whether the user exists or not', async () => {
    const before = await snapshot();
    const routes = server().routes.filter(({ url }) => url.includes(':tenant'));
    expect(routes.length).toBeGreaterThan(12);
    for (const { method, url } of routes) {
      const answers = [];
      for (const user of [victim.userName, 'nobody-at-all']) {
        const answer = await stranger.send(method, addressOf(url, user), method === 'GET' ? {} : { body: body(user) });
        expect([method, url, answer.status]).toEqual([method, url, 403]);
        answers.push(answer.text);
      }
      expect(answers[0]).toBe(answers[1]);
    }
    expect(await snapshot()).toEqual(before);
  });

  test.each(['cookie', 'bearer', 'Basic'] as const)(
    'by %s: on every route there is, also with another method in X-HTTP-METHOD, learns and changes nothing here',
    async (way) => {
      const before = await snapshot();
      for (const { method, url } of server().routes) {
        const overridden = ['GET', 'POST'].includes(method) ? [] : [{ 'x-http-method': method }];
        for (const headers of [{}, ...overridden]) {
          const credentials = await intruder(way);
          const asForm = url.startsWith('/tenant/oauth');
          const content = asForm ? { form } : method === 'GET' ? {} : { body: body(victim.userName) };
          const sent = 'x-http-method' in headers ? 'POST' : method;
          const call = { ...content, ...credentials.call, headers };
          const answer = await credentials.client.send(sent, addressOf(url, victim.userName), call);
          const what = `${way} ${sent} ${url} ${JSON.stringify(headers)} answered ${answer.status}`;
          if (url.includes(':tenant') || asForm) expect([401, 403, 404, 405], what).toContain(answer.status);
          if (answer.status >= 300) continue;
          expect(answer.text, what).not.toContain(victim.userName);
          expect(answer.text, what).not.toContain(`/user/${TENANT}/`);
        }
      }
      expect(await snapshot()).toEqual(before);
    },
  );

  test('finds nothing of this tenant in lists, searches, records and references of their own', async () => {
    const list = await stranger.get('/user/t2/users?pageSize=2000&withTotalElements=true');
    expect((list.at('users') as { userName: string }[]).map(({ userName }) => userName)).toEqual(['boss']);
    expect((await stranger.get(`/user/t2/users/${victim.userName}`)).code).toBe('userNotFound');
    expect((await stranger.get(`/user/t2/users?username=${victim.userName}`)).at('users')).toEqual([]);
    const audit = await stranger.get('/audit/auditRecords?pageSize=2000');
    expect(audit.text).not.toContain(victim.userName);
    const foreign = await (await server().admin()).get('/audit/auditRecords?pageSize=1');
    const id = foreign.at('auditRecords.0.id') as string;
    expect((await stranger.get(`/audit/auditRecords/${id}`)).code).toBe('auditRecordNotFound');
    const self = { user: { self: `http://sallyport.test/user/${TENANT}/users/${victim.userName}` } };
    expect((await stranger.post('/user/t2/groups/2/users', self)).code).toBe('userNotFound');
    const made = await stranger.post('/user/t2/users', {
      userName: victim.userName,
      password: PASSWORD,
      owner: victim.userName,
    });
    expect(made.status).toBe(201);
    expect((await (await server().admin()).get(victim.path)).at('groups.references')).toHaveLength(1);
  });

  test('is who they are only in their own tenant: the session decides, not the address', async () => {
    expect(
      (await stranger.get('/tenant/currentTenant?tenantId=t1', { headers: { 'x-tenant': TENANT } })).at('name'),
    ).toBe('t2');
    expect((await server().client().login('boss', PASSWORD)).code).toBe('badCredentials');
    expect((await server().client().login('boss', PASSWORD, { tenant: TENANT })).code).toBe('badCredentials');
    for (const name of [`${TENANT}/boss`, 'boss']) {
      expect((await stranger.get('/user/currentUser', { basic: [name, PASSWORD] })).code).toBe('badCredentials');
    }
    const basic = ['t2/boss', PASSWORD] as const;
    expect((await stranger.get(`/user/${TENANT}/users`, { basic })).code).toBe('accessDenied');
  });

  test('logging out all users, and enforcing TFA, stay in their tenant', async () => {
    const own = server().client();
    await own.login(victim.userName, victim.password);
    expect((await stranger.post('/user/logout/t2/allUsers')).status).toBe(200);
    expect((await stranger.get('/user/currentUser')).code).toBe('sessionEnded');
    expect((await own.get('/user/currentUser')).status).toBe(200);
    await stranger.login('boss', PASSWORD, { tenant: 't2' });
    const all = { enabledOnTenantLevel: true, totpEnforcedOnTenantLevel: true };
    expect((await stranger.put('/tenant/tenants/t2/tfa', all)).status).toBe(204);
    expect((await server().client().login(victim.userName, victim.password)).cookies).toHaveLength(3);
    expect((await server().client().token('boss', PASSWORD, { tenant: 't2' })).code).toBe('totpSetupRequired');
  });

  test('failures in one tenant are none in the other', async () => {
    for (let guess = 0; guess < 12; guess++)
      await server().client().login(victim.userName, `x${guess}`, { tenant: 't2' });
    expect((await server().client().login(victim.userName, victim.password)).status).toBe(200);
  });
});
