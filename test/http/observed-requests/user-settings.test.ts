import { beforeAll, expect, test } from 'vitest';
import { type OfficialUi, officialUi } from '../../support/official-ui.ts';
import { newPerson, switchTfaOn } from '../../support/people.ts';
import { withServer } from '../../support/start-server.ts';
import { STEP, totpCode } from '../../support/totp-code.ts';

/** Observed requests 6: the user menu of an ordinary user: profile, password, and setting TOTP up. */
const server = withServer('sqlite');
let ui: OfficialUi;
let userName = '';
let password = '';

beforeAll(async () => {
  await switchTfaOn(server());
  ({ userName, password } = await newPerson(server(), { email: 'own@example.com' }));
  ui = officialUi(server());
  expect((await ui.oauth(userName, password)).status).toBe(200);
});

test('what the dialog asks for when it opens', async () => {
  expect((await ui.get('/user/currentUser', 'user')).status).toBe(200);
  // Not set is a 404 with JSON, never a 403: the page would complain.
  const unset = await ui.get('/tenant/system/options/gainsight/api.key');
  expect([unset.status, unset.message]).toEqual([404, expect.any(String)]);
  expect((await ui.get('/tenant/currentTenant')).at('name')).toBe('t1');
  const options = (await ui.get('/tenant/loginOptions?tenantId=t1')).at('loginOptions') as { tfaStrategy: string }[];
  expect(options.some(({ tfaStrategy }) => tfaStrategy.toLowerCase() === 'totp')).toBe(true);
  const tfa = await ui.get('/tenant/tenants/t1/tfa');
  expect([tfa.status, tfa.body]).toMatchObject([
    200,
    { enabledOnTenantLevel: true, enforcedOnSystemLevel: false, totpEnforcedOnTenantLevel: false, strategy: 'TOTP' },
  ]);
  const activity = await ui.get('/user/currentUser/totpSecret/activity');
  // The platform answers 404 before the first secret; pages read both as "not set up".
  expect(activity.status === 404 || activity.at('isActive') === false).toBe(true);
});

test('the form is saved whole, with media types that end in a stray semicolon', async () => {
  const me = (await ui.get('/user/currentUser', 'user')).body as Record<string, unknown>;
  const { id: _, userName: __, ...rest } = me;
  const type = 'application/vnd.com.nsn.cumulocity.user+json;';
  const saved = await ui.send(
    'PUT',
    '/user/currentUser',
    { ...rest, firstName: 'Ann' },
    { accept: type, 'content-type': type },
  );
  expect([saved.status, saved.at('firstName'), saved.at('email')]).toEqual([200, 'Ann', 'own@example.com']);
  expect(saved.headers['content-type']).toMatch(/user\+json/);
});

test('a new password takes the current one; the session goes on', async () => {
  const change = (currentUserPassword: string) =>
    ui.send('PUT', '/user/currentUser/password', { newPassword: 'Another-pass-7', currentUserPassword });
  const wrong = await change('not-that');
  expect([wrong.status, wrong.message]).toEqual([401, expect.not.stringMatching(/pin|totp/i)]);
  expect((await change(password)).status).toBe(200);
  password = 'Another-pass-7';
  expect((await ui.get('/user/currentUser')).status).toBe(200);
});

test('setting TOTP up: bodyless POST with a content type, a wrong code 403, a right one, activity, logout', async () => {
  const made = await ui.send('POST', '/user/currentUser/totpSecret');
  expect([made.status, made.at('rawSecret')]).toEqual([200, expect.stringMatching(/^[A-Z2-7]{16,}$/)]);
  const url = new URL(String(made.at('secretQrUrl')));
  expect(url.searchParams.get('chl') ?? url.searchParams.get('data')).toMatch(/^otpauth:\/\/totp\//);
  const code = totpCode(String(made.at('rawSecret')), server().clock.now());
  const verify = (typed: string) => ui.send('POST', '/user/currentUser/totpSecret/verify', { code: typed });
  const wrong = await verify(code === '000000' ? '111111' : '000000');
  expect([wrong.status, wrong.message]).toEqual([403, expect.stringContaining('Invalid verification code')]);
  expect((await verify(code)).status).toBeLessThan(300);
  expect((await ui.send('POST', '/user/currentUser/totpSecret/activity', { isActive: true })).status).toBeLessThan(300);
  expect((await ui.get('/user/currentUser/totpSecret/activity')).at('isActive')).toBe(true);
  expect((await ui.get('/user/currentUser', 'user')).at('twoFactorAuthenticationEnabled')).toBe(true);
  expect((await ui.send('POST', '/user/logout', {})).status).toBe(200);
  expect((await ui.oauth(userName, password)).message).toMatch(/TFA TOTP code required/);
  // Logged out, nothing proves any more that the code is one's own second use: the next one it is.
  expect((await ui.oauth(userName, password, code)).status).toBe(401);
  server().clock.move(STEP);
  const next = totpCode(String(made.at('rawSecret')), server().clock.now());
  expect((await ui.oauth(userName, password, next)).status).toBe(200);
});
