import { beforeEach, expect } from 'vitest';
import { basicOf, carried, claimsOf, overHttp, type Program } from '../../support/over-http.ts';
import { newPerson, type Person, switchTfaOn, totpPerson } from '../../support/people.ts';
import { smsPerson, switchSmsOn } from '../../support/sms-people.ts';
import { ADMIN, PASSWORD, TENANT } from '../../support/start-server.ts';
import { newTenant } from '../../support/tenants.ts';
import { STEP, totpCode } from '../../support/totp-code.ts';
import { client } from './client.ts';
import { goC8yStep, goCliStep } from './matchers.ts';

const http = overHttp();
beforeEach(() => switchTfaOn(http.server()));

const TOTP_SECRET = '/user/currentUser/totpSecret';
const basic = ({ userName, password }: Pick<Person, 'userName' | 'password'>) => ({
  authorization: basicOf(userName, password),
});
const asAdmin = basic({ userName: `${TENANT}/${ADMIN}`, password: PASSWORD });
const form = ({ userName, password }: Person, more: Readonly<Record<string, string>> = {}) => ({
  form: { grant_type: 'PASSWORD', username: userName, password, ...more },
});
const currentTenant = (program: Program, headers: Readonly<Record<string, string>>) =>
  program.ask('GET', '/tenant/currentTenant', { headers });

interface LoginOption {
  readonly type: string;
  readonly self: string;
  readonly tfaStrategy: string;
  readonly initRequest: string;
}
async function loginOptions(headers: Readonly<Record<string, string>> = {}): Promise<readonly LoginOption[]> {
  return (await http.program().ask('GET', '/tenant/loginOptions', { headers })).at('loginOptions') as LoginOption[];
}

client('go-c8y-cli', {
  async 'self of the first login option contains the tenant and a dot, or the tenant may be left out'() {
    await newTenant(http.server(), 'acme', 'acme.example.com');
    const [there] = await loginOptions({ 'x-forwarded-host': 'acme.example.com' });
    expect(there?.self).toMatch(/^http.*acme\./);
    const [here] = await loginOptions();
    expect(here?.self).not.toContain(`${TENANT}.`);
    const person = await newPerson(http.server());
    expect((await currentTenant(http.program(), basic(person))).at('name')).toBe(TENANT);
  },
  async '401 of the login options is tolerated'() {
    expect((await http.program().ask('GET', '/tenant/loginOptions?tenantId=nowhere')).status).toBe(401);
    const person = await newPerson(http.server());
    expect((await currentTenant(http.program(), basic(person))).status).toBe(200);
  },
  async 'options are in its order, and tfaStrategy is exactly TOTP'() {
    const options = await loginOptions();
    expect(options.map(({ type, tfaStrategy }) => [type, tfaStrategy])).toEqual([
      ['OAUTH2_INTERNAL', 'TOTP'],
      ['BASIC', 'TOTP'],
    ]);
  },
  async 'texts of 401 decide, in its order, in any case'() {
    const server = http.server();
    const open = await newPerson(server, { tfaEnforced: true });
    const totp = await totpPerson(server);
    const ended = await newPerson(server);
    const program = http.program();
    const session = await program.ask('POST', '/tenant/oauth', form(ended));
    await program.ask('POST', '/user/logout', { headers: carried(session) });
    const steps = [
      goCliStep(await currentTenant(program, basic(open))),
      goCliStep(await currentTenant(program, basic(totp))),
      goCliStep(await currentTenant(program, carried(session)), 'token'),
      goCliStep(await currentTenant(program, basic({ ...totp, password: 'wrong' }))),
      goCliStep(await currentTenant(program, {}), 'token'),
    ];
    expect(steps).toEqual(['set TOTP up', 'ask for TOTP', 'log in', 'give up', 'log in']);
    expect((await currentTenant(program, carried(session))).message).toContain('User has been logged out');
  },
  async 'a change of strategy does not stop the next login'() {
    const person = await newPerson(http.server());
    const program = http.program();
    const before = await program.ask('POST', '/tenant/oauth', { ...form(person), headers: basic(person) });
    const path = `/tenant/tenants/${TENANT}/tfa`;
    expect((await program.ask('PUT', path, { headers: asAdmin, json: { strategy: 'SMS' } })).status).toBe(204);
    const late = await currentTenant(program, carried(before));
    expect(late.message).toContain('There was a change in authentication strategy for your tenant or user account');
    expect(goCliStep(late, 'token')).toBe('log in');
    const again = await program.ask('POST', '/tenant/oauth', { ...form(person), headers: carried(before) });
    expect([again.status, (await currentTenant(program, carried(again))).status]).toEqual([200, 200]);
  },
  async 'Basic is taken on totpSecret, verify and activity'() {
    const person = await newPerson(http.server(), { tfaEnforced: true });
    const headers = basic(person);
    const program = http.program();
    const secret = await program.ask('POST', TOTP_SECRET, { headers });
    const code = totpCode(String(secret.at('rawSecret')), http.server().clock.now());
    // As typed, in two groups.
    const typed = { headers, json: { code: `${code.slice(0, 3)} ${code.slice(3)}` } };
    const statuses = [
      secret.status,
      (await program.ask('POST', `${TOTP_SECRET}/verify`, typed)).status,
      (await program.ask('GET', `${TOTP_SECRET}/activity`, { headers })).status,
      (await program.ask('POST', `${TOTP_SECRET}/activity`, { headers, json: { isActive: true } })).status,
    ];
    expect(statuses).toEqual([200, 204, 200, 204]);
    expect(goCliStep(await currentTenant(program, headers))).toBe('ask for TOTP');
  },
  async 'a code that is sent on the last key and again on Enter is taken twice'() {
    const person = await newPerson(http.server(), { tfaEnforced: true });
    const program = http.program();
    const headers = basic(person);
    const secret = String((await program.ask('POST', TOTP_SECRET, { headers })).at('rawSecret'));
    const code = totpCode(secret, http.server().clock.now());
    const verify = () => program.ask('POST', `${TOTP_SECRET}/verify`, { headers, json: { code } });
    expect([(await verify()).status, (await verify()).status]).toEqual([204, 204]);
    await program.ask('POST', `${TOTP_SECRET}/activity`, { headers, json: { isActive: true } });
    http.server().clock.move(STEP);
    const next = form(person, { tfa_code: totpCode(secret, http.server().clock.now()) });
    const lastKey = await program.ask('POST', '/tenant/oauth', { ...next, headers });
    const enter = await program.ask('POST', '/tenant/oauth', { ...next, headers: carried(lastKey) });
    expect([lastKey.status, enter.status, (await currentTenant(program, carried(enter))).status]).toEqual([
      200, 200, 200,
    ]);
    // Without the first answer it is a second use.
    expect((await program.ask('POST', '/tenant/oauth', { ...next, headers })).status).toBe(401);
  },
  async 'path and query of initRequest are posted to, and both cookies read'() {
    const person = await newPerson(http.server());
    const [option] = await loginOptions();
    const { pathname, search } = new URL(option?.initRequest ?? '');
    const program = http.program();
    const reply = await program.ask('POST', `${pathname}${search}`, { ...form(person), headers: { accept: '*/*' } });
    expect([reply.status, reply.cookies.has('authorization'), reply.cookies.has('XSRF-TOKEN')]).toEqual([
      200,
      true,
      true,
    ]);
    const changed = await program.ask('PUT', '/user/currentUser', {
      headers: carried(reply),
      json: { firstName: 'Go' },
    });
    expect(changed.at('firstName')).toBe('Go');
  },
  async 'the version is a system option'() {
    const person = await newPerson(http.server());
    const version = await http
      .program()
      .ask('GET', '/tenant/system/options/system/version', { headers: basic(person) });
    expect([version.status, version.at('value')]).toEqual([200, expect.stringMatching(/^\d+\.\d+\.\d+/)]);
  },
});

client('go-c8y v2', {
  async '401 of the token endpoint decides: set-up, TOTP, passwordresettoken, pin and generated'() {
    const server = http.server();
    const step = async (person: Person) =>
      goC8yStep(await http.program().ask('POST', '/tenant/oauth/token', form(person)));
    const totp = [
      await step(await newPerson(server, { tfaEnforced: true })),
      await step(await totpPerson(server)),
      await step(await newPerson(server, { shouldResetPassword: true })),
    ];
    await switchSmsOn(server);
    expect([...totp, await step(await smsPerson(server))]).toEqual([
      ...['set TOTP up', 'ask for TOTP', 'set a password', 'ask for SMS'],
    ]);
  },
  async 'the token comes with the code in tfa_code'() {
    const person = await totpPerson(http.server());
    const reply = await http
      .program()
      .ask('POST', '/tenant/oauth/token', form(person, { tfa_code: person.nextCode() }));
    expect([reply.status, claimsOf(String(reply.at('access_token'))).tfa]).toEqual([200, true]);
  },
  async 'a 400 repeated is a 400'() {
    const person = await newPerson(http.server());
    const program = http.program();
    const text = `grant_type=PASSWORD&username=${person.userName}&username=x&password=x`;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (let time = 0; time < 20; time++) {
      expect((await program.ask('POST', '/tenant/oauth/token', { text, headers })).status).toBe(400);
    }
    // None of them was an attempt.
    expect((await program.ask('POST', '/tenant/oauth/token', form(person))).status).toBe(200);
  },
});
