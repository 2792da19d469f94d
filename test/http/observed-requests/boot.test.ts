import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OfficialUi, officialUi } from '../../support/official-ui.ts';
import { ADMIN, PASSWORD, startServer, type TestServer } from '../../support/start-server.ts';

/** Observed requests 3 and 4: what the official Administration and login pages ask for before they show anything. */
const appsDir = mkdtempSync(join(tmpdir(), 'sallyport-observed-'));
let server: TestServer;
let ui: OfficialUi;

beforeAll(async () => {
  mkdirSync(join(appsDir, 'administration'));
  writeFileSync(join(appsDir, 'administration', 'index.html'), '<!doctype html>');
  writeFileSync(
    join(appsDir, 'administration', 'cumulocity.json'),
    JSON.stringify({ name: 'Administration', contextPath: 'administration', key: 'administration-application-key' }),
  );
  server = await startServer('sqlite', { appsDir });
  ui = officialUi(server);
});
afterAll(async () => {
  await server.stop();
  rmSync(appsDir, { recursive: true });
});

describe('4.1 and 4.3: nobody is logged in', () => {
  test.each([
    '/apps/public/public-options@app-administration/options.json?nocache=1764098123',
    '/apps/public/public-options/options.json',
    '/apps/public/user-defined-translations/en_US.json',
    '/favicon.ico',
  ])('%s may be missing, and says so in JSON', async (url) => {
    const answer = await ui.plain(url);
    expect([answer.status, answer.message]).toEqual([404, expect.any(String)]);
  });

  test('the built page and its manifest are there', async () => {
    expect((await ui.plain('/apps/administration/')).status).toBe(200);
    expect((await ui.plain('/apps/administration/cumulocity.json?nocache=1')).at('contextPath')).toBe('administration');
  });

  test('login options are told without credentials: the preferred one, its tenant, its strategy', async () => {
    const answer = await ui.plain('/tenant/loginOptions');
    const options = answer.at('loginOptions') as Record<string, unknown>[];
    const preferred = options.find(({ visibleOnLoginPage }) => visibleOnLoginPage === true);
    expect([answer.status, preferred]).toMatchObject([
      200,
      { type: 'OAUTH2_INTERNAL', userManagementSource: 'INTERNAL' },
    ]);
    expect(String(preferred?.initRequest)).toMatch(/^http:\/\/sallyport\.test\/tenant\/oauth\?tenant_id=t1$/);
    expect(options.map(({ tfaStrategy }) => tfaStrategy)).toContain('TOTP');
    const basic = options.find(({ type }) => type === 'BASIC');
    expect(basic).toMatchObject({
      enforceStrength: false,
      strengthValidity: false,
      greenMinLength: 8,
      grantType: 'PASSWORD',
    });
  });

  test.each([
    ['/user/currentUser', 'user'],
    ['/user/currentUser', 'currentUser'],
    ['/user/currentUser?auth', 'application/json, text/plain, */*'],
    ['/tenant/currentTenant?withParent=true', 'application/json'],
  ])(
    'GET %s as %s is 401 with a message, and without a challenge that opens the browser’s own dialog',
    async (url, accept) => {
      const answer = await ui.get(url, accept);
      expect([answer.status, answer.message]).toEqual([401, expect.any(String)]);
      expect(answer.headers['www-authenticate']).toBe('XBasic realm="Cumulocity"');
      expect(answer.message).not.toMatch(/pin|totp/i);
    },
  );

  test('the login page logs out first, with nothing to log out, and is led nowhere', async () => {
    const answer = await ui.send('POST', '/user/logout', {});
    expect([answer.status, answer.at('url')]).toEqual([200, undefined]);
  });

  test('leads to the login page with what the address brought along', async () => {
    const answer = await ui.plain('/apps/public/login/?token=abc123&email=a@b');
    expect([answer.status, answer.headers.location]).toEqual([302, '/login?token=abc123&email=a@b']);
  });
});

describe('4.2: with a valid cookie', () => {
  beforeAll(async () => {
    expect((await ui.oauth(ADMIN, PASSWORD)).status).toBe(200);
  });

  test('the current user has all that pages read unguarded', async () => {
    for (const accept of ['user', 'currentUser', 'application/json, text/plain, */*']) {
      const answer = await ui.get('/user/currentUser', accept);
      expect(answer.status).toBe(200);
      // Asked for in its own type only by service users, after a 403: nobody reads more of that form.
      if (accept !== 'currentUser') {
        expect(answer.at('self')).toMatch(/\/user\/[\w-]+\/users/);
        expect(answer.at('customProperties')).toMatchObject({ userOrigin: 'BASIC' });
      }
      expect(answer.at('userName')).toBe(ADMIN);
      // Permissions are read from either, whichever the form has.
      const groups = (answer.at('groups.references') ?? []) as {
        group: { roles: { references: { role: { id: string } }[] } };
      }[];
      const effective = (answer.at('effectiveRoles') ?? []) as { id: string }[];
      const held = groups.flatMap(({ group }) => group.roles.references.map(({ role }) => role.id));
      const roles = [...held, ...effective.map(({ id }) => id)];
      expect(roles).toEqual(expect.arrayContaining(['ROLE_USER_MANAGEMENT_ADMIN', 'ROLE_TENANT_ADMIN']));
    }
    expect((await ui.get('/user/currentUser?auth', 'application/json, text/plain, */*')).status).toBe(200);
  });

  test('the tenant, the application by context path, and by its id', async () => {
    const tenant = await ui.get('/tenant/currentTenant?withParent=true');
    expect(tenant.body).toMatchObject({ name: 't1', domainName: 'sallyport.test', allowCreateTenants: false });
    const manifest = await ui.get('/application/applications/administration/manifest');
    const id = manifest.at('application.id') as string;
    expect([manifest.status, id]).toEqual([200, expect.stringMatching(/^\d+$/)]);
    const application = await ui.get(`/application/applications/${id}`);
    expect(application.body).toMatchObject({
      ...{ id, key: 'administration-application-key', contextPath: 'administration', type: 'HOSTED' },
      name: 'Administration',
    });
    const references = tenant.at('applications.references') as { application: { id: string } }[];
    expect(references.map((one) => one.application.id)).toContain(id);
    expect((await ui.get('/application/applications/nobody/manifest')).code).toBe('applicationNotFound');
  });

  test.each(['true', 'false'])('the applications of the user, dropOverwrittenApps=%s', async (drop) => {
    const query = `dropOverwrittenApps=${drop}&noPaging=true&pageSize=100&withTotalPages=true`;
    const answer = await ui.get(`/application/applicationsByUser/${ADMIN}?${query}`);
    expect([answer.status, answer.at('applications'), answer.at('statistics.totalPages')]).toEqual([
      200,
      expect.any(Array),
      1,
    ]);
  });

  test.each([
    ...['fragmentType=languageadmin', 'fragmentType=unitadmin'],
    'fragmentType=passwordExpirationAlertsDisplayedadmin&pageSize=100&withTotalPages=true',
    'fragmentType=c8y_IsDevice&pageSize=6&skipChildrenNames=true&withTotalPages=true',
  ])('GET /inventory/managedObjects?%s is an empty page, and no error', async (query) => {
    const answer = await ui.get(`/inventory/managedObjects?${query}`);
    expect([answer.status, answer.at('managedObjects'), answer.at('statistics')]).toEqual([
      200,
      [],
      expect.any(Object),
    ]);
  });

  test('a preference of the user is stored, and found again', async () => {
    const fragment = 'passwordExpirationAlertsDisplayedadmin';
    const made = await ui.send('POST', '/inventory/managedObjects', {
      type: 'c8y_UserPreference',
      [fragment]: { '7': true },
    });
    expect([made.status, made.at('id')]).toEqual([201, expect.any(String)]);
    expect((await ui.get(`/inventory/managedObjects?fragmentType=${fragment}`)).at('managedObjects')).toHaveLength(1);
  });

  test('realtime shakes hands and waits; the WebSocket before it fails quietly', async () => {
    const upgrade = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-key': 'eA==',
      'sec-websocket-version': '13',
    };
    expect((await ui.client.get('/notification/realtime', { headers: upgrade })).status).toBe(405);
    const xsrfToken = ui.client.jar.get('XSRF-TOKEN');
    const hello = {
      ...{
        id: '1',
        version: '1.0',
        minimumVersion: '1.0',
        channel: '/meta/handshake',
        advice: { timeout: 60000, interval: 0 },
      },
      supportedConnectionTypes: ['long-polling', 'callback-polling'],
      ext: { 'com.cumulocity.authn': { xsrfToken }, 'com.cumulocity.systemOfUnits': 'metric' },
    };
    // CometD's own requests carry the cookie and no header of the client.
    const shaken = await ui.client.post('/notification/realtime', [hello], { headers: { 'x-xsrf-token': '' } });
    expect(shaken.at('0')).toMatchObject({ successful: true, supportedConnectionTypes: ['long-polling'] });
    const wait = { id: '2', channel: '/meta/connect', connectionType: 'long-polling', advice: { timeout: 0 } };
    const connected = await ui.client.post('/notification/realtime', [{ ...wait, clientId: shaken.at('0.clientId') }], {
      headers: { 'x-xsrf-token': '' },
    });
    expect(connected.at('0')).toMatchObject({ id: '2', successful: true, advice: { reconnect: 'retry' } });
  });

  test('logging out ends it, and clears both cookies', async () => {
    const answer = await ui.send('POST', '/user/logout', {});
    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect(answer.cookies.map(({ name, maxAge }) => [name, maxAge])).toEqual([
      ['authorization', 0],
      ['XSRF-TOKEN', 0],
    ]);
    expect((await ui.get('/user/currentUser')).status).toBe(401);
  });
});
