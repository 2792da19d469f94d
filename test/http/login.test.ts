import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, test } from 'vitest';
import { newPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { ADMIN, engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';
import { wrongCode } from '../support/totp-code.ts';

const MINUTE = 60_000;

describe.each(engines)('login on %s', (engine) => {
  const server = withServer(engine, { costlyPasswords: true });

  test('by cookie answers exactly 200, nothing in the body, and three cookies', async () => {
    const { userName, password } = await newPerson(server());
    const answer = await server().client().login(userName, password);

    expect([answer.status, answer.text]).toEqual([200, '']);
    const [session, xsrf, device] = answer.cookies;
    expect(answer.cookies).toHaveLength(3);
    expect(session).toMatchObject({ name: 'authorization', httpOnly: true, path: '/', sameSite: 'lax', maxAge: 1800 });
    expect(xsrf).toMatchObject({ name: 'XSRF-TOKEN', path: '/', sameSite: 'lax', maxAge: 1800 });
    expect(xsrf?.httpOnly).toBeFalsy();
    expect(xsrf?.value).toMatch(/^[\w-]{20}$/);
    expect(device).toMatchObject({ name: 'sallyport-device', httpOnly: true, path: '/', sameSite: 'lax' });
    // The public address is plain http: a browser would drop a Secure cookie.
    expect(answer.cookies.map(({ secure, domain }) => [secure ?? false, domain])).toEqual(
      Array(3).fill([false, undefined]),
    );
  });

  test('the token is ES256, published, and says what clients read', async () => {
    const { userName, password } = await newPerson(server());
    const client = server().client();
    const answer = await client.login(userName, password);
    const token = client.jar.get('authorization') ?? '';

    const { keys } = (await client.get('/.well-known/jwks.json')).body as { keys: { kid: string; d?: string }[] };
    expect(keys.every((key) => key.d === undefined)).toBe(true);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'JWT', kid: keys[0]?.kid });
    const currentDate = new Date(server().clock.now());
    await jwtVerify(token, createLocalJWKSet({ keys } as never), { algorithms: ['ES256'], currentDate });
    const seconds = Math.floor(server().clock.now() / 1000);
    expect(decodeJwt(token)).toEqual({
      jti: expect.stringMatching(/^[\w-]{22,}$/),
      iss: 'sallyport.test',
      aud: 'sallyport.test',
      sub: userName,
      tci: 'OAUTH2_INTERNAL',
      ten: TENANT,
      sid: expect.stringMatching(/^[\w-]{22,}$/),
      tfa: false,
      xsrfToken: answer.cookies[1]?.value,
      iat: seconds,
      nbf: 0,
      exp: expect.closeTo(seconds + 1800, -1),
    });
  });

  test('by token answers 200 with the token alone, which works as bearer without XSRF header', async () => {
    const { userName, password } = await newPerson(server());
    const client = server().client();
    const answer = await client.token(userName, password);

    expect(answer.status).toBe(200);
    expect(Object.keys(answer.body as object)).toEqual(['access_token']);
    expect(answer.cookies).toEqual([]);
    const bearer = String(answer.at('access_token'));
    expect((await client.get('/user/currentUser', { bearer })).at('userName')).toBe(userName);
    expect((await client.put('/user/currentUser', { firstName: 'Jane' }, { bearer })).status).toBe(200);
  });

  test.each(['/tenant/oauth', '/tenant/oauth/token'])(
    '%s: wrong password and unknown user are one answer',
    async (path) => {
      const { userName } = await newPerson(server());
      for (const username of [userName, 'nobody-of-this-name']) {
        const answer = await server()
          .client()
          .send('POST', path, { form: { username, password: 'not-that' } });
        expect([answer.status, answer.code, answer.message]).toEqual([
          401,
          'badCredentials',
          'Invalid credentials! : Bad credentials',
        ]);
        expect(answer.cookies).toEqual([]);
      }
    },
  );

  test('an unknown tenant is bad credentials, on every way in', async () => {
    const client = server().client();
    const form = { username: ADMIN, password: PASSWORD };
    for (const path of ['/tenant/oauth?tenant_id=t404', '/tenant/oauth/token?tenant_id=t404']) {
      expect((await client.send('POST', path, { form })).code).toBe('badCredentials');
    }
    const named = { ...form, username: `t404/${ADMIN}` };
    expect((await client.send('POST', '/tenant/oauth', { form: named })).code).toBe('badCredentials');
    expect((await client.get('/user/currentUser', { basic: [`t404/${ADMIN}`, PASSWORD] })).code).toBe('badCredentials');
  });

  test('the tenant can stand in the address, before the user name, or nowhere', async () => {
    for (const [userName, tenant] of [
      [ADMIN, TENANT],
      [`${TENANT}/${ADMIN}`, undefined],
      [ADMIN, undefined],
    ] as const) {
      const answer = await server()
        .client()
        .token(userName, PASSWORD, tenant === undefined ? {} : { tenant });
      expect(answer.status).toBe(200);
    }
  });

  test('Basic with and without tenant; without credentials it is refused', async () => {
    const { userName, password } = await newPerson(server());
    const client = server().client();
    for (const name of [userName, `${TENANT}/${userName}`]) {
      expect((await client.get('/user/currentUser', { basic: [name, password] })).at('userName')).toBe(userName);
    }
    const wrong = await client.get('/user/currentUser', { basic: [userName, 'not-that'] });
    expect([wrong.status, wrong.code]).toEqual([401, 'badCredentials']);
    const nothing = await client.get('/user/currentUser', { headers: { authorization: 'Basic ' } });
    expect([nothing.status, nothing.code]).toEqual([401, 'noCredentials']);
  });

  test('a 401 asks for Basic, or for XBasic when the caller wants no dialog, and for nothing with cookie or bearer', async () => {
    const client = server().client();
    const challenge = async (headers: Record<string, string>) =>
      (await client.get('/user/currentUser', { headers })).headers['www-authenticate'];
    expect(await challenge({})).toBe('Basic realm="Cumulocity"');
    expect(await challenge({ usexbasic: 'true' })).toBe('XBasic realm="Cumulocity"');
    expect(await challenge({ authorization: 'Bearer abc' })).toBeUndefined();
    expect(await challenge({ cookie: 'authorization=abc' })).toBeUndefined();
  });

  test('by alias, and not by email', async () => {
    const { userName, password } = await newPerson(server(), {
      displayName: 'Jane the Admin',
      email: 'jane@example.com',
    });
    const client = server().client();
    expect((await client.login('Jane the Admin', password)).status).toBe(200);
    expect((await client.get('/user/currentUser')).at('userName')).toBe(userName);
    expect((await server().client().login('jane@example.com', password)).code).toBe('badCredentials');
  });

  test('names match exactly, unless the tenant ignores case', async () => {
    const { password } = await newPerson(server(), { userName: 'MixedCase' });
    expect((await server().client().login('mixedcase', password)).code).toBe('badCredentials');
    expect((await server().client().login('MixedCase', password)).status).toBe(200);
    await server().house.tools.storage.settings.put(TENANT, 'configuration', 'tenant.login.ignore-case', 'true');
    const client = server().client();
    expect((await client.login('mIXEDcASE', password)).status).toBe(200);
    expect((await client.get('/user/currentUser')).at('userName')).toBe('MixedCase');
    await server().house.tools.storage.settings.remove(TENANT, 'configuration', 'tenant.login.ignore-case');
  });

  test('a disabled user hears "locked" with the right password only, on every way in', async () => {
    const { userName, password, path } = await newPerson(server());
    const admin = await server().admin();
    await admin.put(path, { enabled: false });
    const client = server().client();
    for (const [tried, code] of [
      [password, 'accountLocked'],
      ['not-that', 'badCredentials'],
    ] as const) {
      expect((await client.login(userName, tried)).code).toBe(code);
      expect((await client.token(userName, tried)).code).toBe(code);
      expect((await client.get('/user/currentUser', { basic: [userName, tried] })).code).toBe(code);
    }
    await admin.put(path, { enabled: true });
    expect((await client.login(userName, password)).status).toBe(200);
  });

  test('a TOTP user: no code, a wrong code, the right code, the used code', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const { userName, password } = person;
    const client = server().client();
    const answers = async (code: string | undefined) => {
      const { status, message } = await client.login(userName, password, code === undefined ? {} : { code });
      return [status, message];
    };
    const required = [401, 'Invalid credentials! : TFA TOTP code required.'];
    for (const missing of [undefined, '', ' ', 'undefined', 'null']) expect(await answers(missing)).toEqual(required);
    expect(await answers(wrongCode(person.secret, server().clock.now()))).toEqual([
      401,
      'Invalid credentials! : Invalid TFA TOTP code provided.',
    ]);
    const code = person.nextCode();
    expect((await client.token(userName, password, { code: `${code.slice(0, 3)} ${code.slice(3)}` })).status).toBe(200);
    expect(await answers(code)).toEqual([
      401,
      'Invalid credentials! : Invalid TFA TOTP code provided. Code already used, wait for the next one.',
    ]);
    const next = person.nextCode();
    const form = { username: userName, password, tfa_token: next };
    expect((await client.send('POST', '/tenant/oauth', { form })).status).toBe(200);
    expect(decodeJwt(client.jar.get('authorization') ?? '').tfa).toBe(true);
    expect((await client.get('/user/currentUser')).at('twoFactorAuthenticationEnabled')).toBe(true);
  });

  test('a failed login is written down, with the address it came from', async () => {
    const { userName } = await newPerson(server());
    await server().client('192.0.2.77').login(userName, 'not-that');
    const admin = await server().admin();
    const list = await admin.get(`/audit/auditRecords?user=${userName}&revert=true&pageSize=1`);
    expect(list.at('auditRecords.0')).toMatchObject({
      type: 'UserAuthentication',
      activity: 'User login',
      text: `${userName} user login with OAuth internal mode failed`,
      severity: 'WARNING',
      address: '192.0.2.77',
    });
  });

  test('the login options name both login modes and the strategy', async () => {
    const answer = await server().client().get('/tenant/loginOptions');
    const options = answer.at('loginOptions') as Record<string, unknown>[];
    expect(options.map(({ type, visibleOnLoginPage }) => [type, visibleOnLoginPage])).toEqual([
      ['OAUTH2_INTERNAL', true],
      ['BASIC', false],
    ]);
    for (const option of options) {
      expect(option).toMatchObject({
        tfaStrategy: 'TOTP',
        tfaSupported: true,
        initRequest: `http://sallyport.test/tenant/oauth?tenant_id=${TENANT}`,
        loginRedirectDomain: 'sallyport.test',
        greenMinLength: 8,
      });
    }
    expect(options[0]).toMatchObject({
      sessionConfiguration: { absoluteTimeoutMillis: 720 * MINUTE, renewalTimeoutMillis: 15 * MINUTE },
    });
    const unknown = await server().client().get('/tenant/loginOptions?tenantId=t404');
    expect([unknown.status, unknown.code]).toEqual([401, 'unknownTenant']);
    const management = await server().client().get('/tenant/loginOptions?management=true');
    expect([management.status, management.code]).toEqual([400, 'managementFlag']);
  });
});

describe('login behind https', () => {
  const server = withServer('sqlite', { publicUrl: 'https://sallyport.test' });

  test('cookies are Secure', async () => {
    const answer = await server().client().login(ADMIN, PASSWORD);
    expect(answer.cookies.map(({ secure }) => secure)).toEqual([true, true, true]);
  });
});
