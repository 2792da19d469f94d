import { beforeAll, describe, expect, test } from 'vitest';
import type { Call } from '../support/http-client.ts';
import { newPerson, type Person, switchTfaOn, totpPerson } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

const PATH = '/notification/realtime';
const basic = (user: string, password: string) => Buffer.from(`${user}:${password}`).toString('base64');

// T079: the handshake is another way in, with the same checks.
describe('a realtime handshake', () => {
  const server = withServer('sqlite');
  beforeAll(() => switchTfaOn(server()));
  const shake = async (credentials: object, call: Call = {}) => {
    const message = { channel: '/meta/handshake', ext: { 'com.cumulocity.authn': credentials } };
    const [answer] = (await server().client().post(PATH, [message], call)).body as Record<string, unknown>[];
    return answer as { successful: boolean; error?: string; clientId?: string; advice: { reconnect: string } };
  };

  test('never passes by the second factor, the XSRF token or the tenant', async () => {
    const totp = await totpPerson(server());
    const forced = await newPerson(server(), { tfaEnforced: true });
    const browser = server().client();
    await browser.login(forced.userName, forced.password);
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const xsrfToken = browser.jar.get('XSRF-TOKEN');
    await newTenant(server(), 't2', 't2.example.com');
    const stranger = await bossOf(server(), 't2');
    const strangers = [...stranger.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const person = await newPerson(server());
    const token = basic(person.userName, person.password);
    const over = String((await server().client().token(person.userName, person.password)).at('access_token'));
    await server().client().post('/user/logout', {}, { bearer: over });
    const live = String((await server().client().token(person.userName, person.password)).at('access_token'));
    const refused: [object, Call, RegExp][] = [
      [{}, {}, /^401::Full authentication/],
      [{ token: '' }, {}, /^401::Full authentication/],
      [{ token: 'x' }, {}, /^401::Full authentication/],
      [{ token: basic(totp.userName, totp.password) }, {}, /^401::.*TFA TOTP code required/],
      [{ token: basic(totp.userName, totp.password), tfa: 'x' }, {}, /^401::.*TFA TOTP code required/],
      [{ token: basic(forced.userName, forced.password) }, {}, /^401::.*TFA TOTP setup required/],
      [{ xsrfToken }, { headers: { cookie } }, /^401::.*TFA TOTP setup required/],
      [{ xsrfToken: 'x' }, { headers: { cookie: strangers } }, /^401::.*X-XSRF-TOKEN/],
      [{}, { headers: { cookie: strangers } }, /^401::.*X-XSRF-TOKEN/],
      [{ token }, { headers: { host: 't2.example.com' } }, /^401::.*Bad credentials/],
      [{ token: basic(`t2/${person.userName}`, person.password) }, {}, /^401::.*Bad credentials/],
      [{ token: `${token}, Bearer x` }, {}, /^401::Full authentication/],
      [{ token: over }, {}, /^401::.*User has been logged out/],
      [{ token: `${over.slice(0, -4)}AAAA` }, {}, /^401::/],
      [{ token: 'x.y.z' }, {}, /^401::/],
      [{ token: browser.jar.get('authorization') }, {}, /^401::.*TFA TOTP setup required/],
      [{ token: live }, { headers: { host: 't2.example.com' } }, /^401::.*not of the tenant/],
    ];
    for (const [credentials, call, error] of refused) {
      const answer = await shake(credentials, call);
      expect([credentials, answer]).toEqual([
        credentials,
        {
          channel: '/meta/handshake',
          successful: false,
          error: expect.stringMatching(error),
          advice: { reconnect: 'none', interval: 0 },
        },
      ]);
    }
    expect(
      (
        await server()
          .client()
          .post(PATH, [{ channel: '/meta/handshake' }], { headers: { 'sec-fetch-site': 'cross-site' } })
      ).code,
    ).toBe('crossSite');
  });

  test('comes alone: a batch of them is no way to try many passwords, or to be who the one before was', async () => {
    const person = await newPerson(server());
    const shake = (credentials: object) => ({
      channel: '/meta/handshake',
      ext: { 'com.cumulocity.authn': credentials },
    });
    const right = shake({ token: basic(person.userName, person.password) });
    expect(
      (
        await server()
          .client()
          .post(PATH, [right, shake({})])
      ).code,
    ).toBe('validation');
    const many = Array.from({ length: 20 }, (_, index) => shake({ token: basic(person.userName, `x${index}`) }));
    expect((await server().client().post(PATH, many)).code).toBe('validation');
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
  });

  test('counts as an attempt like any other: guesses end in waiting', async () => {
    const person = await newPerson(server());
    const errors = [];
    for (let guess = 0; guess < 12; guess++)
      errors.push((await shake({ token: basic(person.userName, `x${guess}`) })).error);
    expect(errors.at(-1)).toMatch(/^429::/);
  });

  test('lasts no longer than what it proved: session, account, password, tenant', async () => {
    const ask = async (clientId: string | undefined) => {
      const message = { channel: '/meta/connect', clientId, advice: { timeout: 0 } };
      const answer = await server().client().post(PATH, [message]);
      return answer.at('0') as { successful: boolean; advice: { reconnect: string } };
    };
    const unknown = {
      successful: false,
      error: '402::Unknown client',
      advice: { reconnect: 'handshake', interval: 0 },
    };
    const admin = await server().admin();
    const { users, sessions, tenants } = server().house.tools.storage;
    const bySession = async () => {
      const person = await newPerson(server());
      const bearer = String((await server().client().token(person.userName, person.password)).at('access_token'));
      return { person, ...(await shake({}, { bearer })) };
    };
    const byBasic = async () => {
      const person = await newPerson(server());
      return { person, ...(await shake({ token: basic(person.userName, person.password) })) };
    };
    const keyOf = async ({ userName }: Person) => (await users.byUserName(TENANT, userName))?.key ?? '';
    const ends: [string, () => Promise<{ person: Person; clientId?: string }>, (person: Person) => Promise<unknown>][] =
      [
        [
          'session ended',
          bySession,
          async (one) => sessions.endOfUser(TENANT, await keyOf(one), 'revoked', server().clock.now()),
        ],
        ['disabled', bySession, (one) => admin.put(one.path, { enabled: false })],
        ['disabled, by Basic', byBasic, (one) => admin.put(one.path, { enabled: false })],
        ['deleted, by Basic', byBasic, (one) => admin.delete(one.path)],
        [
          'new password, by Basic',
          byBasic,
          async (one) => users.update(TENANT, await keyOf(one), { lastPasswordChange: server().clock.now() + 1 }),
        ],
        ['tenant suspended', bySession, () => tenants.update(TENANT, { status: 'SUSPENDED' })],
        ['tenant suspended, by Basic', byBasic, () => tenants.update(TENANT, { status: 'SUSPENDED' })],
      ];
    for (const [what, begin, end] of ends) {
      const { person, clientId } = await begin();
      expect([what, (await ask(clientId)).successful]).toEqual([what, true]);
      await end(person);
      expect([what, await ask(clientId)]).toMatchObject([what, unknown]);
      await tenants.update(TENANT, { status: 'ACTIVE' });
    }
    const { clientId = '' } = await byBasic();
    const other = await server().another();
    const there = await other.client().post(PATH, [{ channel: '/meta/connect', clientId, advice: { timeout: 0 } }]);
    expect(there.at('0.successful'), 'on another process').toBe(true);
    for (const made of [
      undefined,
      '',
      'x',
      `${clientId}x`,
      clientId.slice(0, -4),
      clientId.replace(/.$/, 'A').slice(1),
    ]) {
      expect(await ask(made)).toMatchObject(unknown);
    }
    server().clock.move(12 * 60 * 60_000 + 1);
    expect(await ask(clientId)).toMatchObject(unknown);
  });
});
