import { describe, expect, test } from 'vitest';
import { newPerson } from '../support/people.ts';
import { newNumber, otherCode, signInBySms, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { engines, withServer } from '../support/start-server.ts';

const MINUTE = 60_000;

describe.each(engines)('login with a code by SMS on %s', (engine) => {
  const server = withServer(engine);

  test('cookie: the right password sends a code, the code opens the session', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const { userName, password } = person;
    const browser = server().client();
    const asked = await browser.login(userName, password);
    expect(asked).toMatchObject({
      status: 401,
      code: 'smsCodeSent',
      message: 'Invalid credentials! : Pin has been generated and sent to your phone.',
    });
    expect(asked.headers).toMatchObject({ tfatokenexpired: 'true' });
    expect(asked.headers.pinalreadysent).toBeUndefined();
    expect(asked.cookies.map(({ name }) => name)).toEqual(['sallyport-login']);
    expect(asked.cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'lax', path: '/' });
    expect(server().texts.at(-1)).toEqual({
      to: person.phone,
      text: `Your code for sallyport.test is ${person.code()}. Do not share it with anybody.\n\n@sallyport.test #${person.code()}`,
    });

    const again = await browser.login(userName, password);
    expect(again).toMatchObject({ status: 401, message: 'Invalid credentials! : Pin has already been generated.' });
    expect(again.headers).toMatchObject({ tfatokenexpired: 'true', pinalreadysent: 'true' });
    expect(person.messages()).toBe(1);

    const wrong = await browser.login(userName, password, { code: otherCode(person.code()) });
    expect(wrong).toMatchObject({
      status: 401,
      code: 'smsCodeInvalid',
      message: 'Invalid credentials! : Invalid verification code provided.',
    });
    expect(wrong.headers.tfatokenexpired).toBeUndefined();

    const done = await browser.login(userName, password, { code: ` ${person.code()} ` });
    expect([done.status, done.text]).toEqual([200, '']);
    expect((await browser.get('/user/currentUser')).at('userName')).toBe(userName);
    const { tfa } = JSON.parse(
      Buffer.from(String(browser.jar.get('authorization')).split('.')[1] ?? '', 'base64url').toString(),
    );
    expect(tfa).toBe(true);
    // Used up.
    expect((await browser.login(userName, password, { code: person.code() })).code).toBe('smsCodeInvalid');
  });

  test('token: the same, for a program that keeps no cookies', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const program = server().client();
    const call = { headers: { 'user-agent': 'go-c8y/2' } };
    expect((await program.token(person.userName, person.password, call)).code).toBe('smsCodeSent');
    program.jar.clear();
    const token = await program.token(person.userName, person.password, { ...call, code: person.code() });
    expect(token.status).toBe(200);
    const bearer = String(token.at('access_token'));
    program.jar.clear();
    expect((await program.get('/user/currentUser', { bearer })).at('userName')).toBe(person.userName);
  });

  test('Basic: the code is exchanged for a token that goes with every request', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const basic = [person.userName, person.password] as const;
    const client = server().client();
    const asked = await client.get('/tenant/currentTenant', { basic });
    expect(asked).toMatchObject({ status: 401, code: 'smsCodeSent' });
    expect(asked.headers).toMatchObject({ tfatokenexpired: 'true', 'www-authenticate': 'Basic realm="Cumulocity"' });
    expect((await client.get('/user/currentUser?auth', { basic })).headers).toMatchObject({ pinalreadysent: 'true' });
    const wrong = await client.post('/user/pin', { pin: otherCode(person.code()) }, { basic });
    expect(wrong).toMatchObject({ status: 403, code: 'verificationCodeInvalid' });
    const right = await client.post(
      '/user/pin',
      { pin: person.code() },
      {
        basic,
        headers: { 'content-type': 'application/vnd.com.nsn.cumulocity.user+json' },
      },
    );
    expect([right.status, right.body]).toEqual([200, {}]);
    const tfatoken = String(right.headers.tfatoken);
    expect(tfatoken).toMatch(/^t[\w-]{43}$/);
    const me = await client.get('/user/currentUser', { basic, headers: { TFAToken: tfatoken } });
    expect([me.status, me.at('userName')]).toEqual([200, person.userName]);
    const without = await client.get('/user/currentUser', { basic });
    expect(without.code).toBe('tooManyCodes');
    expect(Number(without.headers['retry-after'])).toBeLessThanOrEqual(60);
    server().clock.move(MINUTE);
    expect((await client.get('/user/currentUser', { basic, headers: { tfatoken: 'made up' } })).code).toBe(
      'smsCodeSent',
    );
  });

  test('the way of the official login page: Basic first, then the form, with a new code asked for between', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const basic = [person.userName, person.password] as const;
    const browser = server().client();
    expect((await browser.get('/tenant/currentTenant?withParent=true', { basic })).code).toBe('smsCodeSent');
    const first = person.code();
    server().clock.move(MINUTE);
    const resent = await browser.post('/user/pin', { pin: '0' }, { basic });
    expect(resent).toMatchObject({ status: 403, code: 'newCodeSent' });
    expect(person.messages()).toBe(2);
    const old = await browser.login(person.userName, person.password, { code: first });
    expect(old.code).toBe(first === person.code() ? undefined : 'smsCodeInvalid');
    expect((await browser.login(person.userName, person.password, { code: person.code() })).status).toBe(200);
  });

  test('a code that comes too late says so and is no failure', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const browser = server().client();
    for (let round = 0; round < 2; round++) {
      await browser.login(person.userName, person.password);
      server().clock.move(10 * MINUTE);
      const late = await browser.login(person.userName, person.password, { code: person.code() });
      expect(late).toMatchObject({ status: 401, code: 'smsCodeExpired' });
    }
    server().clock.move(30 * MINUTE);
    await signInBySms(server(), person, browser);
    const tfa = await (await server().admin()).get(`${person.path}/tfa`);
    expect(tfa.body).toEqual({
      tfaEnabled: true,
      tfaEnforced: false,
      strategy: 'SMS',
      lastTfaRequestTime: new Date(server().clock.now()).toISOString(),
      enforcedBy: [],
      status: 'active',
    });
  });

  test('without a number there is no login, and nothing is sent', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const { storage } = server().house.tools;
    const stored = await storage.users.byUserName('t1', person.userName);
    await storage.users.update('t1', stored?.key ?? '', { phone: null, smsNumber: null });
    for (const attempt of [
      await server().client().login(person.userName, person.password),
      await server().client().token(person.userName, person.password, { code: '123456' }),
      await server()
        .client()
        .get('/user/currentUser', { basic: [person.userName, person.password] }),
    ]) {
      expect(attempt).toMatchObject({
        status: 401,
        code: 'phoneMissing',
        message: 'Invalid credentials! : No phone number provided',
      });
      expect(attempt.headers).toMatchObject({ nophoneheader: 'true' });
    }
    const entered = await server()
      .client()
      .put('/user/currentUserPhone', { phone: newNumber() }, { basic: [person.userName, person.password] });
    expect(entered).toMatchObject({ status: 403, code: 'phoneByAdministrator' });
  });

  test('a page that is signed in asks for the password again: right or wrong is told, and nothing is sent', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const browser = await signInBySms(server(), person);
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const confirm = (password: string) =>
      browser.get('/user/currentUser', { basic: [person.userName, password], headers: { cookie } });
    for (let time = 0; time < 3; time++) expect((await confirm(person.password)).code).toBe('smsCodePending');
    expect((await confirm('Wrong!1passw')).code).toBe('badCredentials');
    expect(person.messages()).toBe(1);
    // Somebody else's session says nothing about this password's owner.
    const other = await smsPerson(server());
    const asked = await browser.get('/user/currentUser', {
      basic: [other.userName, other.password],
      headers: { cookie },
    });
    expect(asked.code).toBe('smsCodeSent');
  });

  test('users for whom SMS is off, and devices, log in as before', async () => {
    await switchSmsOn(server());
    const person = await newPerson(server());
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
    const pin = await server()
      .client()
      .post('/user/pin', { pin: '123456' }, { basic: [person.userName, person.password] });
    expect(pin).toMatchObject({ status: 403, code: 'codeNotExpected' });
  });
});
