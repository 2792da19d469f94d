import { beforeEach, expect } from 'vitest';
import { overHttp, type Page, pageOf } from '../../support/over-http.ts';
import { newPerson, type Person, switchTfaOn, totpPerson } from '../../support/people.ts';
import { smsPerson, switchSmsOn } from '../../support/sms-people.ts';
import { ADMIN, PASSWORD, TENANT } from '../../support/start-server.ts';
import { totpCode, wrongCode } from '../../support/totp-code.ts';
import { client } from './client.ts';
import { confirmsPassword } from './matchers.ts';

const http = overHttp();
beforeEach(() => switchTfaOn(http.server()));

const TOTP_SECRET = '/user/currentUser/totpSecret';

async function signedIn({ userName, password }: Person): Promise<Page> {
  const page = pageOf(http.program());
  expect((await page.oauth(userName, password)).status).toBe(200);
  return page;
}
const admin = () => signedIn({ userName: ADMIN, password: PASSWORD, path: '' });

client('ngx 1023 TOTP set-up and user editor', {
  async 'secretQrUrl is an address with the otpauth URI in chl or data, and there is a rawSecret'() {
    const person = await newPerson(http.server());
    const secret = await (await signedIn(person)).ask('POST', TOTP_SECRET, {
      headers: { 'content-type': 'application/json' },
    });
    const parameters = new URL(String(secret.at('secretQrUrl'))).searchParams;
    // Decoded once more before it is drawn.
    const uri = new URL(decodeURIComponent(parameters.get('chl') ?? parameters.get('data') ?? ''));
    expect([uri.protocol, uri.host, uri.searchParams.get('secret')]).toEqual([
      'otpauth:',
      'totp',
      secret.at('rawSecret'),
    ]);
    expect(decodeURIComponent(uri.pathname)).toContain(person.userName);
    expect(secret.at('rawSecret')).toMatch(/^[A-Z2-7]{26,}$/);
  },
  async 'verify and activity answer 2xx'() {
    const page = await signedIn(await newPerson(http.server()));
    const rawSecret = String((await page.ask('POST', TOTP_SECRET)).at('rawSecret'));
    const now = http.server().clock.now();
    const verify = (code: string) => page.ask('POST', `${TOTP_SECRET}/verify`, { json: { code } });
    expect((await verify(wrongCode(rawSecret, now))).status).toBe(403);
    expect((await verify(totpCode(rawSecret, now))).status).toBe(204);
    expect((await page.ask('POST', `${TOTP_SECRET}/activity`, { json: { isActive: true } })).status).toBe(204);
    // The session that set it up goes on: the page asks its user to log out.
    expect((await page.ask('GET', '/user/currentUser')).at('twoFactorAuthenticationEnabled')).toBe(true);
  },
  async 'activity tells isActive, and its errors mean no'() {
    const page = await signedIn(await newPerson(http.server()));
    const isActive = async () => {
      const reply = await page.ask('GET', `${TOTP_SECRET}/activity`);
      return reply.status < 400 && reply.at('isActive') === true;
    };
    expect(await isActive()).toBe(false);
    const rawSecret = String((await page.ask('POST', TOTP_SECRET)).at('rawSecret'));
    expect(await isActive()).toBe(false);
    const code = totpCode(rawSecret, http.server().clock.now());
    await page.ask('POST', `${TOTP_SECRET}/verify`, { json: { code } });
    await page.ask('POST', `${TOTP_SECRET}/activity`, { json: { isActive: true } });
    expect(await isActive()).toBe(true);
  },
  async 'some login option says TOTP as tfaStrategy'() {
    const page = await signedIn(await newPerson(http.server()));
    const listed = await page.ask('GET', `/tenant/loginOptions?tenantId=${TENANT}`);
    const options = listed.at('loginOptions') as { tfaStrategy?: string }[];
    expect(options.some(({ tfaStrategy }) => tfaStrategy?.toLowerCase() === 'totp')).toBe(true);
  },
  async 'every user may read the two-factor settings of the tenant'() {
    const page = await signedIn(await newPerson(http.server()));
    const reply = await page.ask('GET', `/tenant/tenants/${TENANT}/tfa`);
    expect([reply.status, reply.at('enabledOnTenantLevel'), reply.at('strategy')]).toEqual([200, true, 'TOTP']);
  },
  async 'the secret is revoked with DELETE'() {
    const person = await totpPerson(http.server());
    const page = await admin();
    expect((await page.ask('DELETE', `${person.path}/totpSecret/revoke`)).status).toBe(204);
    const user = await page.ask('GET', person.path);
    const tfa = await page.ask('GET', `${person.path}/tfa`);
    expect([user.at('twoFactorAuthenticationEnabled'), tfa.at('tfaEnabled')]).toEqual([false, false]);
  },
  async 'the dialog for the current password takes 401 with pin or TOTP for right'() {
    const plain = await newPerson(http.server());
    const totp = await totpPerson(http.server());
    const right = async ({ userName }: Person, password: string) =>
      confirmsPassword(
        await pageOf(http.program()).askBasic(`${TENANT}/${userName}`, password, 'GET', '/user/currentUser'),
      );
    const seen = async (person: Person) => [
      await right(person, person.password),
      await right(person, `${person.password}x`),
    ];
    expect([await seen(plain), await seen(totp)]).toEqual([
      [true, false],
      [true, false],
    ]);
    await switchSmsOn(http.server());
    expect(await seen(await smsPerson(http.server()))).toEqual([true, false]);
  },
});

const option = (category: string, key: string, value: unknown) => ({ json: { category, key, value } });

client('ngx authentication settings', {
  async 'an option that is not set is 404'() {
    const page = await admin();
    for (const path of [
      '/tenant/options/two-factor-authentication/token.validity',
      '/tenant/options/configuration/tenant.login.ignore-case',
      '/tenant/security-options/password/limit.validity',
      '/tenant/system/options/password/limit.validity',
      '/tenant/system/options/two-factor-authentication/enforced.group',
    ]) {
      expect([path, (await page.ask('GET', path)).status]).toEqual([path, 404]);
    }
  },
  async 'POST of an option creates or replaces'() {
    const page = await admin();
    const read = () => page.ask('GET', '/tenant/security-options/password/limit.validity');
    for (const value of ['90', '0']) {
      expect((await page.ask('POST', '/tenant/options', option('password', 'limit.validity', value))).status).toBe(200);
      expect((await read()).data).toMatchObject({ category: 'password', key: 'limit.validity', value });
    }
  },
  async 'values of options are text'() {
    const page = await admin();
    for (const [value, text] of [
      [true, 'true'],
      [7, '7'],
      ['7', '7'],
    ]) {
      expect((await page.ask('POST', '/tenant/options', option('own', 'key', value))).at('value')).toBe(text);
      expect((await page.ask('GET', '/tenant/options/own/key')).at('value')).toBe(text);
    }
    const listed = (await page.ask('GET', '/tenant/options?pageSize=2000')).at('options') as { value: unknown }[];
    const system = (await page.ask('GET', '/tenant/system/options?pageSize=2000')).at('options') as {
      value: unknown;
    }[];
    expect([...listed, ...system].every(({ value }) => typeof value === 'string')).toBe(true);
  },
  async 'the strategy is changed with PUT of the tenant’s two-factor settings'() {
    const page = await admin();
    const path = `/tenant/tenants/${TENANT}/tfa`;
    expect((await page.ask('PUT', path, { json: { strategy: 'SMS' } })).status).toBe(204);
    const again = await admin();
    expect((await again.ask('GET', path)).at('strategy')).toBe('SMS');
    expect((await again.ask('GET', '/tenant/options/two-factor-authentication/strategy')).at('value')).toBe('SMS');
  },
  async 'enforcedOnSystemLevel is a boolean'() {
    const tfa = await (await admin()).ask('GET', `/tenant/tenants/${TENANT}/tfa`);
    expect(tfa.at('enforcedOnSystemLevel')).toBe(false);
  },
  async 'BASIC and OAUTH2_INTERNAL are both saved by their id, at once'() {
    const page = await admin();
    // The page takes out what is not its own before it sends them back.
    const stripped = ['self', 'strengthValidity', 'tfaStrategy', 'greenMinLength', 'enforceStrength', '_type'];
    const bodies = await Promise.all(
      ['BASIC', 'OAUTH2_INTERNAL'].map(async (type) => {
        const read = (await page.ask('GET', `/tenant/loginOptions/${type}`)).data as Record<string, unknown>;
        return Object.fromEntries(Object.entries(read).filter(([name]) => !stripped.includes(name)));
      }),
    );
    const saved = await Promise.all(
      bodies.map((json) => page.ask('PUT', `/tenant/loginOptions/${String(json.id)}`, { json })),
    );
    expect(saved.map((reply) => [reply.status, reply.at('type'), reply.at('visibleOnLoginPage')])).toEqual([
      [200, 'BASIC', false],
      [200, 'OAUTH2_INTERNAL', true],
    ]);
  },
  async 'a part of a save that fails has a message'() {
    const page = await admin();
    const failed = [
      await page.ask('POST', '/tenant/options', option('two-factor-authentication', 'pin.validity', '999')),
      await page.ask('PUT', '/tenant/loginOptions/OAUTH2_INTERNAL', {
        json: { type: 'OAUTH2_INTERNAL', sessionConfiguration: { absoluteTimeoutMillis: 1 } },
      }),
      await page.ask('PUT', `/tenant/tenants/${TENANT}/tfa`, { json: { strategy: 'MAIL' } }),
    ];
    for (const { status, message } of failed) expect([status, message]).toEqual([422, expect.stringMatching(/.{10}/)]);
  },
});
