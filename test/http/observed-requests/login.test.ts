import { beforeAll, describe, expect, test } from 'vitest';
import { type OfficialUi, officialUi } from '../../support/official-ui.ts';
import { newPerson, switchTfaOn, totpPerson } from '../../support/people.ts';
import { withServer } from '../../support/start-server.ts';
import { totpCode } from '../../support/totp-code.ts';

/** Observed requests 5: the official login, step by step, with TOTP. */
const server = withServer('sqlite');
beforeAll(() => switchTfaOn(server()));

/** What follows each successful login. */
async function boots(ui: OfficialUi): Promise<void> {
  for (const url of [
    ...['/user/currentUser', '/application/applications/administration/manifest'],
    '/tenant/currentTenant?withParent=true',
  ]) {
    expect([url, (await ui.get(url)).status]).toEqual([url, 200]);
  }
}

/** Step 1 of older pages: Basic without a tenant, also where the login is by cookie. */
async function probe(ui: OfficialUi, user: string, password: string) {
  ui.basic([user, password]);
  const answer = await ui.get('/tenant/currentTenant?withParent=true');
  ui.basic(null);
  return answer;
}

test('OAI-Secure: the Basic probe, the token call with an undefined code, and on', async () => {
  const person = await newPerson(server());
  const ui = officialUi(server());
  expect((await probe(ui, person.userName, person.password)).at('name')).toBe('t1');
  const login = await ui.oauth(person.userName, person.password);
  expect([login.status, login.text]).toEqual([200, '']);
  const [session, xsrf] = login.cookies;
  expect([session, xsrf]).toMatchObject([
    { name: 'authorization', httpOnly: true, path: '/' },
    { name: 'XSRF-TOKEN', path: '/' },
  ]);
  expect(xsrf?.httpOnly).toBeFalsy();
  await boots(ui);
});

test('Basic: everything stays on the header, cookies or not', async () => {
  const person = await newPerson(server());
  const ui = officialUi(server());
  ui.basic([`t1/${person.userName}`, person.password]);
  await boots(ui);
  ui.basic([person.userName, person.password]);
  await boots(ui);
});

test('a wrong password is told with a message, twice for one click, and counts once', async () => {
  const person = await newPerson(server());
  const ui = officialUi(server());
  for (let click = 0; click < 9; click++) {
    const first = await probe(ui, person.userName, `wrong-${click}`);
    expect([first.status, first.message]).toEqual([401, 'Invalid credentials! : Bad credentials']);
    expect(first.headers.passwordresettoken ?? first.headers.nophoneheader).toBeUndefined();
    expect((await ui.send('POST', '/user/logout', {})).status).toBe(200);
    expect((await ui.oauth(person.userName, `wrong-${click}`)).status).toBe(401);
  }
  expect((await ui.oauth(person.userName, person.password)).status).toBe(200);
});

test('the TOTP challenge: the probe or the token call asks, a wrong code is an alert, a right one goes on', async () => {
  const person = await totpPerson(server());
  const ui = officialUi(server());
  for (const asked of [
    await probe(ui, person.userName, person.password),
    await ui.oauth(person.userName, person.password),
  ]) {
    expect([asked.status, asked.message]).toEqual([401, expect.stringMatching(/TOTP/)]);
    expect(asked.message).not.toMatch(/pin|TOTP setup required/i);
  }
  const wrong = await ui.oauth(person.userName, person.password, person.code() === '000000' ? '111111' : '000000');
  expect([wrong.status, wrong.message]).toEqual([401, expect.stringMatching(/TOTP/)]);
  expect((await ui.oauth(person.userName, person.password, person.nextCode())).status).toBe(200);
  await boots(ui);
});

test('the set-up at login: a limited session, QR code, verify, activity, and the same code once more', async () => {
  const person = await newPerson(server(), { tfaEnforced: true });
  const ui = officialUi(server());
  expect((await probe(ui, person.userName, person.password)).message).toMatch(/TOTP setup required/i);
  const limited = await ui.oauth(person.userName, person.password);
  expect([limited.status, limited.cookies.length]).toEqual([200, 2]);
  expect((await ui.get('/user/currentUser')).message).toMatch(/TOTP setup required/i);
  const secret = await ui.send('POST', '/user/currentUser/totpSecret');
  expect(secret.status).toBe(200);
  const chl = new URL(String(secret.at('secretQrUrl'))).searchParams.get('chl') ?? '';
  // The page decodes once more before it draws.
  expect(new URL(decodeURIComponent(chl)).searchParams.get('secret')).toBe(secret.at('rawSecret'));
  const code = totpCode(String(secret.at('rawSecret')), server().clock.now());
  const wrong = code === '000000' ? '111111' : '000000';
  const verify = (typed: string) => ui.send('POST', '/user/currentUser/totpSecret/verify', { code: typed });
  expect((await verify(wrong)).status).toBe(403);
  expect((await verify(code)).status).toBe(204);
  expect((await ui.send('POST', '/user/currentUser/totpSecret/activity', { isActive: true })).status).toBe(204);
  expect((await ui.oauth(person.userName, person.password, code)).status).toBe(200);
  await boots(ui);
});

describe('the password has to change', () => {
  test('the probe hands out a token; the form sets the password with exactly 200, and logs out', async () => {
    const person = await newPerson(server(), { shouldResetPassword: true, email: `due@example.com` });
    const ui = officialUi(server());
    const asked = await probe(ui, person.userName, person.password);
    const token = String(asked.headers.passwordresettoken);
    expect([asked.status, token.length > 20, asked.message]).toEqual([
      401,
      true,
      expect.not.stringMatching(/pin|totp/i),
    ]);
    const chosen = { token, email: 'due@example.com', newPassword: 'Fresh-pass-9', passwordStrength: 'GREEN' };
    expect((await ui.send('PUT', '/user/passwordReset', chosen)).status).toBe(200);
    expect((await ui.send('POST', '/user/logout', {})).status).toBe(200);
    expect((await ui.oauth(person.userName, 'Fresh-pass-9')).status).toBe(200);
  });

  test('forgotten: exactly 200 for any address; the link’s token is no JSON, or the page would make a number of it', async () => {
    const person = await newPerson(server(), { email: 'forgetful@example.com' });
    const ui = officialUi(server());
    for (const [url, email] of [
      ['/user/passwordReset', 'forgetful@example.com'],
      ['/user/passwordReset?tenantId=t1', 'nobody@example.com'],
    ] as const) {
      expect((await ui.send('POST', url, { email })).status).toBe(200);
    }
    const mails = await server().deliver();
    const mail = mails.find(({ to }) => to === 'forgetful@example.com');
    const token = new URL(/https?:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? 'x:').searchParams.get('token') ?? '';
    expect(() => JSON.parse(token)).toThrow();
    const query = `token=${token}&email=${encodeURIComponent('forgetful@example.com')}`;
    expect((await ui.get(`/user/passwordReset/validate?${query}`)).status).toBe(200);
    const chosen = { token, email: 'forgetful@example.com', newPassword: 'Fresh-pass-8', passwordStrength: 'GREEN' };
    expect((await ui.send('PUT', '/user/passwordReset', chosen)).status).toBe(200);
    expect((await ui.oauth(person.userName, 'Fresh-pass-8')).status).toBe(200);
  });
});
