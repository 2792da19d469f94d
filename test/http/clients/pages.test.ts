import { beforeEach, expect } from 'vitest';
import { basicOf, overHttp, pageOf } from '../../support/over-http.ts';
import { newPerson, switchTfaOn, totpPerson } from '../../support/people.ts';
import { otherCode, smsPerson, switchSmsOn } from '../../support/sms-people.ts';
import { ADMIN, PASSWORD, TENANT } from '../../support/start-server.ts';
import { totpCode, wrongCode } from '../../support/totp-code.ts';
import { client } from './client.ts';
import { loginAppView, logsOut, ngxView } from './matchers.ts';

const http = overHttp();
const page = () => pageOf(http.program());
beforeEach(() => switchTfaOn(http.server()));

const LOCKED = 'Authentication failed! : User account is locked';
const TOTP_SECRET = '/user/currentUser/totpSecret';

/** The token of the link that was mailed to an address. */
async function linkTo(email: string): Promise<string> {
  expect((await page().ask('POST', '/user/passwordReset?tenantId=t1', { json: { email } })).status).toBe(200);
  const mail = (await http.server().deliver()).find(({ to }) => to === email);
  return new URL(/https?:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? 'x:').searchParams.get('token') ?? '';
}

client('bootstrap and the start of applications', {
  async 'login options are told without credentials'() {
    const reply = await http.program().ask('GET', '/tenant/loginOptions', { headers: { 'cache-control': 'no-cache' } });
    const options = reply.at('loginOptions') as { type: string; visibleOnLoginPage: boolean }[];
    expect([reply.status, options.find(({ visibleOnLoginPage }) => visibleOnLoginPage)?.type]).toEqual([
      200,
      'OAUTH2_INTERNAL',
    ]);
  },
  async '401 of currentUser and currentTenant lead to /apps/public/login/'() {
    const nobody = page();
    for (const path of ['/user/currentUser', '/tenant/currentTenant?withParent=true']) {
      const reply = await nobody.ask('GET', path);
      expect([reply.status, loginAppView(reply), ngxView(reply)]).toEqual([401, 'error', 'error']);
    }
    expect((await nobody.ask('GET', '/apps/public/login/')).headers.get('location')).toBe('/login');
  },
  async 'token, email, code, session_state, error and error_description reach the login page'() {
    for (const query of ['token=a&email=b%40c', 'code=1&session_state=2', 'error=denied&error_description=no%20way']) {
      const reply = await page().ask('GET', `/apps/public/login/?${query}`);
      expect([reply.status, reply.headers.get('location')]).toEqual([302, `/login?${query}`]);
    }
  },
});

client('login application 1024', {
  async 'tfaSupported leads straight to the token call'() {
    const options = (await page().ask('GET', '/tenant/loginOptions')).at('loginOptions') as {
      tfaSupported?: unknown;
    }[];
    expect(options.map(({ tfaSupported }) => tfaSupported)).toEqual([true, true]);
    const person = await totpPerson(http.server());
    const answered = await page().oauth(person.userName, person.password);
    expect([answered.status, loginAppView(answered)]).toEqual([401, 'TOTP code']);
  },
  async 'passwordresettoken, then pin generated, then TOTP, then NoPhoneHeader decide, in this order'() {
    const server = http.server();
    const admin = await server.admin();
    const due = await totpPerson(server);
    await admin.put(due.path, { shouldResetPassword: true });
    const totp = await totpPerson(server);
    const open = await newPerson(server, { tfaEnforced: true });
    const view = async (person: { userName: string; password: string }, path?: string, visitor = page()) => {
      const login = await visitor.oauth(person.userName, person.password);
      return loginAppView(path === undefined ? login : await visitor.ask('GET', path));
    };
    // The token call of somebody who has to set TOTP up is through; the next call opens the view.
    expect([await view(due), await view(totp), await view(open, '/tenant/currentTenant?withParent=true')]).toEqual([
      ...['new password', 'TOTP code', 'TOTP set-up'],
    ]);
    await switchSmsOn(server);
    const sms = await smsPerson(server);
    const phoneless = await smsPerson(server);
    const key = (await server.house.tools.storage.users.byUserName(TENANT, phoneless.userName))?.key ?? '';
    await server.house.tools.storage.users.update(TENANT, key, { phone: null, smsNumber: null });
    const same = page();
    const seen = [await view(sms, undefined, same), await view(sms, undefined, same), await view(phoneless)];
    expect(seen).toEqual(['SMS code', 'SMS code, sent before', 'phone']);
  },
  async 'every error has a JSON message'() {
    const person = await newPerson(http.server());
    const visitor = page();
    await visitor.oauth(person.userName, person.password);
    const json = { json: {} };
    const headers = { 'content-type': 'application/json' };
    const calls = [
      [400, 'POST', '/user/passwordReset', { text: '{', headers }],
      [401, 'GET', '/user/currentUser', { headers: { cookie: 'authorization=none' } }],
      [401, 'POST', TOTP_SECRET, { headers: { 'x-xsrf-token': 'undefined' } }],
      [403, 'GET', `/user/${TENANT}/users`, {}],
      [403, 'POST', '/user/logout', { headers: { 'sec-fetch-site': 'cross-site' } }],
      [404, 'GET', '/apps/none/cumulocity.json', {}],
      [404, 'POST', `${TOTP_SECRET}/verify`, { json: { code: '1' } }],
      [405, 'GET', '/user/logout', {}],
      [413, 'POST', '/user/passwordReset', { text: `"${'x'.repeat(70_000)}"`, headers }],
      [415, 'POST', '/tenant/oauth', json],
      [422, 'POST', '/tenant/oauth', { form: { grant_type: 'PASSWORD' } }],
    ] as const;
    for (const [status, method, path, sent] of calls) {
      const reply = await visitor.ask(method, path, sent);
      expect([path, reply.status, reply.message.length > 0]).toEqual([path, status, true]);
    }
  },
  async 'the token call is ok with 200'() {
    const person = await newPerson(http.server());
    const reply = await page().oauth(person.userName, person.password);
    expect([reply.status, reply.text, [...reply.cookies.keys()].slice(0, 2)]).toEqual([
      200,
      '',
      ['authorization', 'XSRF-TOKEN'],
    ]);
  },
  async 'a locked account has the exact text'() {
    const disabled = await newPerson(http.server(), { enabled: false });
    expect((await page().oauth(disabled.userName, disabled.password)).message).toBe(LOCKED);
    const guessed = await totpPerson(http.server());
    const wrong = (nth: number) => wrongCode(guessed.secret, http.server().clock.now(), nth);
    const visitor = page();
    const messages: string[] = [];
    for (let nth = 0; nth < 6; nth++) {
      messages.push((await visitor.oauth(guessed.userName, guessed.password, wrong(nth))).message);
    }
    expect([messages[0], messages.at(-1)]).toEqual([expect.stringContaining('TOTP'), LOCKED]);
  },
  async 'one code verifies the secret and logs in'() {
    const person = await newPerson(http.server(), { tfaEnforced: true });
    const visitor = page();
    await visitor.oauth(person.userName, person.password);
    const rawSecret = String((await visitor.ask('POST', TOTP_SECRET)).at('rawSecret'));
    const code = totpCode(rawSecret, http.server().clock.now());
    const statuses = [
      (await visitor.ask('POST', `${TOTP_SECRET}/verify`, { json: { code } })).status,
      (await visitor.ask('POST', `${TOTP_SECRET}/activity`, { json: { isActive: true } })).status,
      (await visitor.oauth(person.userName, person.password, code)).status,
      (await visitor.ask('GET', '/user/currentUser')).status,
    ];
    expect(statuses).toEqual([204, 204, 200, 200]);
    // Anybody else who has seen it is too late.
    expect((await page().oauth(person.userName, person.password, code)).status).toBe(401);
  },
  async 'a resent pin is told by 403'() {
    await switchSmsOn(http.server());
    const person = await smsPerson(http.server());
    const visitor = page();
    expect(loginAppView(await visitor.oauth(person.userName, person.password))).toBe('SMS code');
    http.server().clock.move(61_000);
    const resent = await visitor.askBasic(person.userName, person.password, 'POST', '/user/pin', {
      json: { pin: '0' },
    });
    expect([resent.status, person.messages()]).toEqual([403, 2]);
    expect((await visitor.oauth(person.userName, person.password, person.code())).status).toBe(200);
  },
  async 'a wrong pin is 403 for Basic and 401 for OAI-Secure'() {
    await switchSmsOn(http.server());
    const person = await smsPerson(http.server());
    const visitor = page();
    await visitor.oauth(person.userName, person.password);
    const pin = otherCode(person.code());
    const basic = await visitor.askBasic(person.userName, person.password, 'POST', '/user/pin', { json: { pin } });
    const cookie = await visitor.oauth(person.userName, person.password, otherCode(pin));
    expect([basic.status, cookie.status]).toEqual([403, 401]);
  },
  async 'validate answers 422 for an expired link, and something else for an unknown one'() {
    const email = 'expired@example.com';
    await newPerson(http.server(), { email });
    const token = await linkTo(email);
    const status = async (value: string) =>
      (await page().ask('GET', `/user/passwordReset/validate?token=${value}&email=${encodeURIComponent(email)}`))
        .status;
    expect([await status(token), await status('unknown')]).toEqual([200, 404]);
    http.server().clock.move(24 * 3_600_000 + 1000);
    expect(await status(token)).toBe(422);
  },
  async 'a failed token call is repeated, and counts once'() {
    const person = await newPerson(http.server());
    const visitor = page();
    for (let click = 0; click < 9; click++) {
      for (const _call of ['first', 'repeated']) {
        expect((await visitor.oauth(person.userName, `wrong-${click}`)).status).toBe(401);
      }
    }
    expect((await visitor.oauth(person.userName, person.password)).status).toBe(200);
  },
});

client('ngx login 1018 and 1021', {
  async 'Basic currentTenant gives the 401 challenge'() {
    const totp = await totpPerson(http.server());
    const open = await newPerson(http.server(), { tfaEnforced: true });
    const view = async (person: { userName: string; password: string }) =>
      ngxView(await page().askBasic(person.userName, person.password, 'GET', '/tenant/currentTenant?withParent=true'));
    expect([await view(totp), await view(open)]).toEqual(['TOTP code', 'TOTP set-up']);
    await switchSmsOn(http.server());
    expect(await view(await smsPerson(http.server()))).toBe('SMS code');
  },
  async 'pin is looked for before TOTP, in any word'() {
    // Of all that a login can be refused with, "pin" stands only where a code was sent.
    const person = await totpPerson(http.server());
    const visitor = page();
    const wrong = wrongCode(person.secret, http.server().clock.now());
    const replies = [
      await visitor.oauth(person.userName, person.password),
      await visitor.oauth(person.userName, person.password, wrong),
      await visitor.oauth(person.userName, `${person.password}x`),
      await visitor.oauth('nobody', person.password),
      await visitor.ask('GET', '/user/currentUser'),
    ];
    expect(replies.map(ngxView)).toEqual(['TOTP code', 'TOTP code', 'error', 'error', 'error']);
  },
  async 'a user who has to set TOTP up is let in by the token call, with cookies'() {
    const person = await newPerson(http.server(), { tfaEnforced: true });
    const visitor = page();
    const reply = await visitor.oauth(person.userName, person.password);
    expect([reply.status, visitor.jar.has('authorization'), visitor.jar.has('XSRF-TOKEN')]).toEqual([200, true, true]);
    expect((await visitor.ask('POST', TOTP_SECRET)).status).toBe(200);
    expect(ngxView(await visitor.ask('GET', '/user/currentUser'))).toBe('TOTP set-up');
  },
  async 'a 401 that says invalid credentials, pin and generated logs out'() {
    await switchSmsOn(http.server());
    const person = await smsPerson(http.server());
    const visitor = page();
    await visitor.oauth(person.userName, person.password);
    const pin = person.code();
    const entered = await visitor.askBasic(person.userName, person.password, 'POST', '/user/pin', { json: { pin } });
    const headers = { tfatoken: entered.headers.get('tfatoken') ?? '' };
    const ask = () => visitor.askBasic(person.userName, person.password, 'GET', '/user/currentUser', { headers });
    expect((await ask()).status).toBe(200);
    // The token lives 30 days.
    http.server().clock.move(31 * 24 * 3_600_000);
    const late = await ask();
    expect([late.status, logsOut(late)]).toEqual([401, true]);
  },
  async 'the exact texts of denied access and a locked account'() {
    const person = await newPerson(http.server());
    const headers = { authorization: basicOf(person.userName, person.password) };
    expect((await page().ask('GET', `/user/${TENANT}/users`, { headers })).message).toBe('Access is denied');
    const disabled = await newPerson(http.server(), { enabled: false });
    const locked = await page().askBasic(disabled.userName, disabled.password, 'GET', '/tenant/currentTenant');
    expect(locked.message).toBe(LOCKED);
    expect((await page().oauth(ADMIN, PASSWORD)).status).toBe(200);
  },
});
