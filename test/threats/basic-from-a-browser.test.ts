import { beforeAll, describe, expect, test } from 'vitest';
import type { Call } from '../support/http-client.ts';
import { newPerson, type Person } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';

// Basic is for programs: where a tenant forbids it to browsers, people log in by OAI-Secure, with its second factor and
// its sessions. The agents are those of real browsers and programs.
const server = withServer('sqlite');
const browsers = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15',
  'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/130.0.0.0 Safari/537.36',
];
const programs = ['', 'curl/8.14.1', 'python-requests/2.32.0', 'Java/17.0.2', 'okhttp/4.12.0', 'go-client', 'node'];
let person: Person;

beforeAll(async () => {
  person = await newPerson(server());
});
const restrict = async (authenticationRestrictions: object) => {
  const admin = await server().admin();
  const saved = await admin.put('/tenant/loginOptions/BASIC', {
    type: 'BASIC',
    providerName: 'Cumulocity',
    authenticationRestrictions,
  });
  expect(saved.status).toBe(200);
};
const ask = async (agent: string, path: string, call: Call = {}) => {
  const headers = { ...call.headers, 'user-agent': agent };
  const basic = [`${TENANT}/${person.userName}`, person.password] as const;
  const { status, code } = await server()
    .client()
    .get(path, { basic, ...call, headers });
  return code ?? status;
};
const ANYTHING = `/user/${TENANT}/users/nobody/tfa`;

describe('Basic where browsers are forbidden', () => {
  beforeAll(() => restrict({ forbiddenClients: ['WEB_BROWSERS'] }));

  test.each(browsers)('is refused to %s', async (agent) => {
    for (const path of ['/user/currentUser', '/tenant/currentTenant', ANYTHING]) {
      expect(await ask(agent, path)).toBe('basicNotAllowed');
    }
  });

  test.each(programs)('is open to "%s"', async (agent) => {
    expect(await ask(agent, '/user/currentUser')).toBe(200);
  });

  test('is asked before the password: it tells neither right nor wrong, and charges nothing', async () => {
    const basic = [person.userName, 'wrong'] as const;
    for (let guess = 0; guess < 15; guess++) {
      expect(await ask(browsers[0] ?? '', '/user/currentUser', { basic })).toBe('basicNotAllowed');
    }
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
  });

  test('leaves shipped login pages their probe, and the login by OAI-Secure behind it', async () => {
    const page = { headers: { usexbasic: 'true' } };
    const wrong = { ...page, basic: [person.userName, 'x'] as const };
    expect(await ask(browsers[0] ?? '', '/tenant/currentTenant', wrong)).toBe('badCredentials');
    for (const agent of browsers) {
      for (const path of ['/tenant/currentTenant?withParent=true', '/user/currentUser']) {
        expect(await ask(agent, path, page)).toBe(200);
      }
      for (const path of [ANYTHING, '/tenant/loginOptions/BASIC', '/tenant/options']) {
        expect(await ask(agent, path, page)).toBe('basicNotAllowed');
      }
    }
    const client = server().client();
    await client.login(person.userName, person.password, { headers: { 'user-agent': browsers[0] ?? '' } });
    expect((await client.get('/user/currentUser', { headers: { 'user-agent': browsers[0] ?? '' } })).status).toBe(200);
    const bearer = client.jar.get('authorization') ?? '';
    expect(await ask(browsers[0] ?? '', '/user/currentUser', { basic: undefined, bearer } as unknown as Call)).toBe(
      200,
    );
  });

  test('nothing but reading is a probe', async () => {
    const headers = { usexbasic: 'true', 'user-agent': browsers[0] ?? '' };
    const basic = [person.userName, person.password] as const;
    const changed = await server().client().put('/user/currentUser', { firstName: 'X' }, { basic, headers });
    expect(changed.code).toBe('basicNotAllowed');
  });
});

describe('Basic and agents by name', () => {
  test('trusted ones pass first, forbidden ones fail, also as a login page', async () => {
    await restrict({
      forbiddenClients: ['WEB_BROWSERS'],
      forbiddenUserAgents: ['curl', 'Firefox'],
      trustedUserAgents: ['curl/8', 'Chrome/130'],
    });
    expect(await ask('curl/8.14.1', '/user/currentUser')).toBe(200);
    expect(await ask('curl/7.88.1', '/user/currentUser')).toBe('basicNotAllowed');
    expect(await ask(browsers[1] ?? '', '/user/currentUser')).toBe(200);
    expect(await ask(browsers[0] ?? '', '/tenant/currentTenant', { headers: { usexbasic: 'true' } })).toBe(
      'basicNotAllowed',
    );
    expect(await ask(browsers[2] ?? '', '/user/currentUser')).toBe('basicNotAllowed');
    expect(await ask('CURL/7', '/user/currentUser')).toBe(200);
    await restrict({ forbiddenClients: [], forbiddenUserAgents: [], trustedUserAgents: [] });
    for (const agent of [...browsers, ...programs]) expect(await ask(agent, '/user/currentUser')).toBe(200);
  });
});
