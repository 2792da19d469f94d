import { beforeEach, describe, expect, test } from 'vitest';
import { MANAGEMENT } from '../../src/contract/permissions.ts';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, signedInPerson, switchTfaOn } from '../support/people.ts';
import { ADMIN, engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

const OPTIONS = '/tenant/loginOptions';
const LIFESPAN = 'basic-token.lifespan.seconds';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const none = { forbiddenClients: [], forbiddenUserAgents: [], trustedUserAgents: [] };
/** As a shipped settings page sends them. */
const basic = { type: 'BASIC', providerName: 'Cumulocity', userManagementSource: 'INTERNAL', grantType: 'PASSWORD' };
const oauth = { ...basic, type: 'OAUTH2_INTERNAL' };
const sessions = {
  absoluteTimeoutMillis: 14 * DAY,
  renewalTimeoutMillis: DAY,
  maximumNumberOfParallelSessions: 5,
  userAgentValidationRequired: false,
};

describe.each(engines)('login options on %s', (engine) => {
  const server = withServer(engine);
  let admin: Client;
  beforeEach(async () => {
    admin = await server().admin();
  });
  const reset = async () => {
    const { settings } = server().house.tools.storage;
    for (const type of ['BASIC', 'OAUTH2_INTERNAL', 'OAUTH2']) await settings.remove(TENANT, 'login-options', type);
    for (const key of [LIFESPAN, 'body-token.lifespan.seconds']) await settings.remove(TENANT, 'oauth.internal', key);
  };
  const listed = async () => (await server().client().get(OPTIONS)).at('loginOptions') as Record<string, unknown>[];

  test('are read by type in any case, or by id; what a tenant does not have is 404', async () => {
    const list = await listed();
    expect(list.map(({ type, id, visibleOnLoginPage }) => [type, id, visibleOnLoginPage])).toEqual([
      ['OAUTH2_INTERNAL', 'OAUTH2_INTERNAL', true],
      ['BASIC', 'BASIC', false],
    ]);
    for (const [name, index] of [
      ['OAUTH2_INTERNAL', 0],
      ['oauth2_internal', 0],
      ['BASIC', 1],
      ['Basic', 1],
    ] as const) {
      expect((await admin.get(`${OPTIONS}/${name}`)).body).toEqual(list[index]);
    }
    for (const name of ['OAUTH2', 'oauth2', 'CERTIFICATE']) {
      expect((await admin.get(`${OPTIONS}/${name}`)).code).toBe('loginOptionNotFound');
    }
    const { client } = await signedInPerson(server());
    expect((await client.get(`${OPTIONS}/BASIC`)).status).toBe(200);
    expect((await client.put(`${OPTIONS}/BASIC`, basic)).code).toBe('accessDenied');
  });

  test('are saved with what a settings page sends, and read back the same', async () => {
    const restrictions = {
      forbiddenClients: ['WEB_BROWSERS'],
      forbiddenUserAgents: ['curl'],
      trustedUserAgents: ['c8y'],
    };
    const one = await admin.put(`${OPTIONS}/BASIC`, {
      ...basic,
      id: 'BASIC',
      initRequest: 'http://elsewhere',
      visibleOnLoginPage: false,
      authenticationRestrictions: restrictions,
    });
    expect([one.status, one.at('authenticationRestrictions')]).toEqual([200, restrictions]);
    expect(one.at('initRequest')).toBe(`http://sallyport.test/tenant/oauth?tenant_id=${TENANT}`);
    const two = await admin.put(`${OPTIONS}/oauth2_internal`, {
      ...oauth,
      userManagementSource: 'internal',
      visibleOnLoginPage: true,
      sessionConfiguration: sessions,
    });
    expect([two.status, two.at('sessionConfiguration')]).toEqual([200, sessions]);
    expect((await listed()).map((option) => option.sessionConfiguration ?? option.authenticationRestrictions)).toEqual([
      sessions,
      restrictions,
    ]);
    // The token's lifespan follows as long as it is not set.
    expect((await admin.get(`/tenant/options/oauth.internal/${LIFESPAN}`)).at('value')).toBe(String((2 * DAY) / 1000));
    const records = await admin.get('/audit/auditRecords?type=TenantAuthConfig&pageSize=100');
    expect((records.at('auditRecords') as { text: string }[]).map(({ text }) => text)).toEqual([
      'Authentication with id: BASIC configuration updated. Configuration type: basic.',
      'Authentication with id: OAUTH2_INTERNAL configuration updated. Configuration type: oauth2_internal.',
    ]);
    await reset();
  });

  test('are created once; the second is refused in the words that clients know', async () => {
    const again = await admin.post(OPTIONS, oauth);
    expect([again.status, again.at('error'), again.message]).toEqual([
      400,
      'LoginOptions/Bad Request',
      'Error updating tenant! Cannot insert second configuration for Password code grant internal/Bad Request',
    ]);
    expect((await admin.delete(`${OPTIONS}/basic`)).status).toBe(204);
    expect((await admin.delete(`${OPTIONS}/basic`)).code).toBe('loginOptionNotFound');
    expect((await admin.get(`${OPTIONS}/BASIC`)).code).toBe('loginOptionNotFound');
    expect((await admin.put(`${OPTIONS}/BASIC`, basic)).code).toBe('loginOptionNotFound');
    // Password rules are read from Basic's: it is still listed, without an id.
    const [, absent] = await listed();
    expect(absent).toMatchObject({ type: 'BASIC', greenMinLength: 8, authenticationRestrictions: none });
    expect(absent).not.toHaveProperty('id');
    const many = await Promise.all(Array.from({ length: 5 }, () => admin.post(OPTIONS, basic)));
    expect(many.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400, 400]);
    expect((await admin.get(`${OPTIONS}/BASIC`)).status).toBe(200);
    await reset();
  });

  test('that say nothing of sessions make tokens plain: not renewed, not counted, not outlived', async () => {
    const saved = await admin.put(`${OPTIONS}/OAUTH2_INTERNAL`, { ...oauth, visibleOnLoginPage: true });
    expect(saved.body).not.toHaveProperty('sessionConfiguration');
    await admin.post('/tenant/options', { category: 'oauth.internal', key: LIFESPAN, value: '3600' });
    const person = await newPerson(server());
    const clients = [];
    for (let count = 0; count < 7; count++) {
      const client = server().client();
      expect((await client.login(person.userName, person.password)).cookies[0]?.maxAge).toBe(3600);
      clients.push(client);
    }
    server().clock.move(59 * MINUTE);
    for (const client of clients) {
      const answer = await client.get('/user/currentUser');
      expect([answer.status, answer.cookies]).toEqual([200, []]);
    }
    const [first] = clients;
    await first?.post('/user/logout');
    expect((await first?.get('/user/currentUser'))?.status).toBe(401);
    server().clock.move(2 * MINUTE);
    expect((await clients[1]?.get('/user/currentUser'))?.code).toBe('sessionEnded');
    await reset();
  });

  test('bound what a session lasts, and say what does not fit', async () => {
    const put = (more: object) =>
      admin.put(`${OPTIONS}/OAUTH2_INTERNAL`, { ...oauth, sessionConfiguration: { ...sessions, ...more } });
    for (const bad of [
      { absoluteTimeoutMillis: 899_999 },
      { absoluteTimeoutMillis: 400 * DAY },
      { absoluteTimeoutMillis: '900000' },
      { absoluteTimeoutMillis: undefined },
      { renewalTimeoutMillis: 1 },
      { maximumNumberOfParallelSessions: 0 },
      { maximumNumberOfParallelSessions: 1.5 },
      { userAgentValidationRequired: 'yes' },
    ]) {
      expect((await put(bad)).code).toBe('validation');
    }
    const order = await put({ absoluteTimeoutMillis: DAY, renewalTimeoutMillis: DAY });
    expect([order.status, order.message]).toEqual([
      422,
      'renewalTimeoutMillis (86400 s) must be less than absoluteTimeoutMillis (86400 s)',
    ]);
    // Taken back: it was never meant.
    expect((await admin.get(`${OPTIONS}/OAUTH2_INTERNAL`)).at('sessionConfiguration.absoluteTimeoutMillis')).toBe(
      12 * 60 * MINUTE,
    );
    const long = await admin.post('/tenant/options', { category: 'oauth.internal', key: LIFESPAN, value: '43200' });
    expect(long.message).toBe(
      `oauth.internal/${LIFESPAN} (43200) must be more than renewalTimeoutMillis (900 s) and less than ` +
        'absoluteTimeoutMillis (43200 s)',
    );
    expect((await admin.get(`/tenant/options/oauth.internal/${LIFESPAN}?evaluate=current`)).code).toBe(
      'optionNotFound',
    );
    await reset();
  });

  test.each([0, 1, 2])('written by one save in five requests at once all fit, in any order (%i)', async (round) => {
    const calls = [
      () =>
        admin.put(`${OPTIONS}/OAUTH2_INTERNAL`, {
          ...oauth,
          visibleOnLoginPage: true,
          sessionConfiguration: { ...sessions, absoluteTimeoutMillis: 20 * MINUTE, renewalTimeoutMillis: 5 * MINUTE },
        }),
      () => admin.post('/tenant/options', { category: 'oauth.internal', key: LIFESPAN, value: 600 }),
      () => admin.put(`${OPTIONS}/BASIC`, { ...basic, visibleOnLoginPage: false, authenticationRestrictions: none }),
      () => admin.post('/tenant/options', { category: 'password', key: 'limit.validity', value: '90' }),
      () => admin.post('/tenant/options', { category: 'configuration', key: 'tenant.login.ignore-case', value: true }),
    ];
    // Neither the session nor the lifespan fits what the other was before.
    await admin.put(`${OPTIONS}/OAUTH2_INTERNAL`, {
      ...oauth,
      sessionConfiguration: sessions,
      visibleOnLoginPage: true,
    });
    expect(
      (await admin.post('/tenant/options', { category: 'oauth.internal', key: LIFESPAN, value: (2 * DAY) / 1000 }))
        .status,
    ).toBe(200);
    const turned = [...calls.slice(round), ...calls.slice(0, round)];
    expect((await Promise.all(turned.map((call) => call()))).map(({ status }) => status)).toEqual(Array(5).fill(200));
    expect((await admin.get(`${OPTIONS}/OAUTH2_INTERNAL`)).at('sessionConfiguration.renewalTimeoutMillis')).toBe(
      5 * MINUTE,
    );
    expect((await admin.get('/tenant/options/password/limit.validity')).at('value')).toBe('90');
    const person = await newPerson(server());
    expect((await server().client().login(person.userName, person.password)).cookies[0]?.maxAge).toBe(600);
    await reset();
    for (const path of ['password/limit.validity', 'configuration/tenant.login.ignore-case']) {
      await admin.delete(`/tenant/options/${path}`);
    }
  });

  test('give cookies, bearer tokens and devices their own lifespans', async () => {
    const set = (key: string, value: unknown) =>
      admin.post('/tenant/options', { category: 'oauth.internal', key, value });
    const person = await newPerson(server());
    const device = await newPerson(server(), { groupIds: [groups.devices] });
    const lifespan = async (who: { userName: string; password: string }) => {
      const token = String((await server().client().token(who.userName, who.password)).at('access_token'));
      const { exp } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
      return exp - Math.ceil(server().clock.now() / 1000);
    };
    const maxAge = async () => (await server().client().login(person.userName, person.password)).cookies[0]?.maxAge;
    expect([await lifespan(person), await lifespan(device), await maxAge()]).toEqual([1800, 3600, 1800]);
    for (const [key, bad] of [
      ['body-token.lifespan.seconds', -1],
      ['device-token.lifespan.seconds', 299],
      ['basic-user.cookie.lifespan.seconds', 0],
      ['basic-user.cookie.lifespan.seconds', 1.5],
    ] as const) {
      expect((await set(key, bad)).code).toBe('validation');
    }
    await set('body-token.lifespan.seconds', 600);
    await set('device-token.lifespan.seconds', 7200);
    await set('basic-user.cookie.lifespan.seconds', 1000);
    expect([await lifespan(person), await lifespan(device), await maxAge()]).toEqual([600, 7200, 1000]);
    // Negative: until the browser is closed. The session ends as before.
    await set('basic-user.cookie.lifespan.seconds', -1);
    const client = server().client();
    const login = await client.login(person.userName, person.password);
    for (const { name, maxAge } of login.cookies.slice(0, 2)) expect([name, maxAge]).toEqual([name, undefined]);
    server().clock.move(16 * MINUTE);
    const renewed = await client.get('/user/currentUser');
    expect(renewed.cookies.map(({ name, maxAge }) => [name, maxAge])).toEqual([
      ['authorization', undefined],
      ['XSRF-TOKEN', undefined],
    ]);
    for (const key of ['body-token', 'device-token', 'basic-user.cookie']) {
      await admin.delete(`/tenant/options/oauth.internal/${key}.lifespan.seconds`);
    }
  });

  test('limit sessions in parallel; terminateUserSessions ends them all', async () => {
    await admin.put(`${OPTIONS}/OAUTH2_INTERNAL`, {
      ...oauth,
      visibleOnLoginPage: true,
      sessionConfiguration: { ...sessions, maximumNumberOfParallelSessions: 1 },
    });
    const { person, client: first } = await signedInPerson(server());
    server().clock.move(1000);
    const second = server().client();
    await second.login(person.userName, person.password);
    expect((await first.get('/user/currentUser')).code).toBe('sessionEnded');
    expect((await second.get('/user/currentUser')).status).toBe(200);
    const acting = server().client();
    const boss = await newPerson(server(), { groupIds: [groups.admins] });
    await acting.login(boss.userName, boss.password);
    expect((await acting.put(`${OPTIONS}/BASIC?terminateUserSessions=perhaps`, basic)).code).toBe('validation');
    expect((await acting.put(`${OPTIONS}/BASIC?terminateUserSessions=false`, basic)).status).toBe(200);
    expect((await second.get('/user/currentUser')).status).toBe(200);
    expect((await acting.put(`${OPTIONS}/BASIC?terminateUserSessions=true`, basic)).status).toBe(200);
    for (const client of [second, acting]) expect((await client.get('/user/currentUser')).code).toBe('sessionEnded');
    await reset();
  });

  test('decide the preferred mode, which TOTP needs to be OAI-Secure: neither can be had without the other', async () => {
    await switchTfaOn(server());
    await admin.delete('/tenant/options/two-factor-authentication/enabled');
    // Nobody is asked for a code: any mode.
    expect((await admin.put(`${OPTIONS}/OAUTH2_INTERNAL`, { ...oauth, visibleOnLoginPage: false })).status).toBe(200);
    expect((await admin.put(`${OPTIONS}/BASIC`, { ...basic, visibleOnLoginPage: true })).status).toBe(200);
    const tfa = `/tenant/tenants/${TENANT}/tfa`;
    const on = await admin.put(tfa, { enabledOnTenantLevel: true });
    expect([on.status, on.message]).toEqual([
      422,
      'Strategy TOTP is not possible: the preferred login mode is Basic, and TOTP needs OAI-Secure',
    ]);
    expect((await admin.get(tfa)).at('enabledOnTenantLevel')).toBe(false);
    const option = { category: 'two-factor-authentication', key: 'enabled', value: 'true' };
    expect((await admin.post('/tenant/options', option)).code).toBe('strategyNotPossible');
    expect((await admin.get(tfa)).at('strategies.1')).toMatchObject({ strategy: 'TOTP', possible: false });
    await reset();
    expect((await admin.put(tfa, { enabledOnTenantLevel: true })).status).toBe(204);
    for (const answer of [
      await admin.put(`${OPTIONS}/OAUTH2_INTERNAL`, { ...oauth, visibleOnLoginPage: false }),
      await admin.put(`${OPTIONS}/BASIC`, { ...basic, visibleOnLoginPage: true }),
      await admin.delete(`${OPTIONS}/OAUTH2_INTERNAL`),
    ]) {
      expect([answer.status, answer.message]).toEqual([
        422,
        'This login mode is not possible: two-factor authentication with TOTP needs OAI-Secure',
      ]);
    }
    expect((await listed()).map(({ visibleOnLoginPage }) => visibleOnLoginPage)).toEqual([true, false]);
    await admin.put(tfa, { enabledOnTenantLevel: false });
    await reset();
  });

  test('of OAI-Secure, deleted, stop logins with cookies and tokens until they are made again', async () => {
    const person = await newPerson(server());
    expect((await admin.delete(`${OPTIONS}/OAUTH2_INTERNAL`)).status).toBe(204);
    expect((await listed()).map(({ type }) => type)).toEqual(['BASIC']);
    expect((await server().client().login(person.userName, person.password)).code).toBe('oauthNotConfigured');
    expect((await server().client().token(person.userName, person.password)).code).toBe('oauthNotConfigured');
    expect((await server().client().login(person.userName, 'wrong')).code).toBe('badCredentials');
    const made = await server()
      .client()
      .post(
        OPTIONS,
        { ...oauth, visibleOnLoginPage: true, sessionConfiguration: sessions },
        { basic: [ADMIN, PASSWORD] },
      );
    expect(made.status).toBe(200);
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
    await reset();
  });

  test('of single sign-on are kept, sealed, listed nowhere, and can be on no login page', async () => {
    const sso = {
      type: 'OAUTH2',
      providerName: 'Keycloak',
      grantType: 'AUTHORIZATION_CODE',
      userManagementSource: 'REMOTE',
      visibleOnLoginPage: false,
      clientId: 'c8y',
      buttonName: 'Log in with Keycloak',
      tokenRequest: { body: 'client_secret=Canary-sso-secret', headers: {}, method: 'POST' },
    };
    expect((await admin.post(OPTIONS, { ...sso, visibleOnLoginPage: true })).code).toBe('loginModeNotPossible');
    const made = await admin.post(OPTIONS, sso);
    expect([made.status, made.body]).toEqual([200, { ...sso, ...pathOf('OAUTH2'), _type: 'OAuth2Config' }]);
    expect((await admin.get(`${OPTIONS}/oauth2`)).body).toEqual(made.body);
    expect((await listed()).map(({ type }) => type)).toEqual(['OAUTH2_INTERNAL', 'BASIC']);
    const stored = await server().house.tools.storage.settings.get(TENANT, 'login-options', 'OAUTH2');
    expect(stored).toMatch(/^v1\./);
    // Nearly everybody may read login options; a provider's secret is not theirs.
    const { client } = await signedInPerson(server());
    const seen = await client.get(`${OPTIONS}/OAUTH2`);
    expect([seen.at('buttonName'), seen.text.includes('Canary'), seen.at('clientId')]).toEqual([
      sso.buttonName,
      false,
      undefined,
    ]);
    expect((await admin.delete(`${OPTIONS}/OAUTH2`)).status).toBe(204);
    expect((await admin.get(`${OPTIONS}/OAUTH2`)).code).toBe('loginOptionNotFound');
  });
  const pathOf = (type: string) => ({ id: type, self: `http://sallyport.test${OPTIONS}/${type}` });

  test('refuse what does not belong to their type', async () => {
    expect((await admin.put(`${OPTIONS}/BASIC`, oauth)).code).toBe('validation');
    expect((await admin.put(`${OPTIONS}/BASIC`, { type: 'BASIC' })).message).toMatch(
      /should be included: providerName/,
    );
    expect((await admin.put(`${OPTIONS}/BASIC`, { ...basic, userManagementSource: 'REMOTE' })).code).toBe(
      'loginModeNotPossible',
    );
    const agents = (authenticationRestrictions: unknown) =>
      admin.put(`${OPTIONS}/BASIC`, { ...basic, authenticationRestrictions });
    for (const bad of [{ forbiddenClients: ['ROBOTS'] }, { forbiddenUserAgents: [''] }, { trustedUserAgents: 'x' }]) {
      expect((await agents(bad)).code).toBe('validation');
    }
    // Left out, restrictions stay: a partial update must not lift them.
    await agents({ forbiddenUserAgents: ['curl'] });
    expect((await admin.put(`${OPTIONS}/BASIC`, basic)).at('authenticationRestrictions')).toEqual({
      ...none,
      forbiddenUserAgents: ['curl'],
    });
    await reset();
  });

  test('can be kept for the management tenant', async () => {
    await newTenant(server(), MANAGEMENT);
    const management = await bossOf(server(), MANAGEMENT);
    const restrict = (client: Client, target: string, only: boolean) =>
      client.put(`${OPTIONS}/basic/restrict?targetTenant=${target}`, { onlyManagementTenantAccess: only });
    expect((await restrict(admin, TENANT, true)).code).toBe('accessDenied');
    expect((await restrict(management, 'nowhere', true)).code).toBe('tenantNotFound');
    const kept = await restrict(management, TENANT, true);
    expect([kept.status, kept.at('onlyManagementTenantAccess')]).toEqual([200, true]);
    for (const answer of [
      await admin.get(`${OPTIONS}/BASIC`),
      await admin.put(`${OPTIONS}/BASIC`, { ...basic, onlyManagementTenantAccess: false }),
      await admin.delete(`${OPTIONS}/BASIC`),
    ]) {
      expect(answer.code).toBe('accessDenied');
    }
    expect((await listed()).map(({ type }) => type)).toContain('BASIC');
    await restrict(management, TENANT, false);
    expect((await admin.get(`${OPTIONS}/BASIC`)).status).toBe(200);
    // The flag on the domain of the management tenant is no error, elsewhere it is.
    const flagged = await server().client().get(`${OPTIONS}?management=true`);
    expect([flagged.status, flagged.message]).toEqual([
      400,
      `Do not use 'management' flag while querying loginOptions of tenant with id ${TENANT}`,
    ]);
    expect((await server().client().get(`${OPTIONS}?tenantId=nowhere`)).status).toBe(401);
    await reset();
  });
});
