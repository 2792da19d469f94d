import { beforeEach, expect } from 'vitest';
import { basicOf, carried, claimsOf, overHttp } from '../../support/over-http.ts';
import { newPerson, type Person, switchTfaOn, totpPerson } from '../../support/people.ts';
import { ADMIN, PASSWORD, TENANT } from '../../support/start-server.ts';
import { STEP, totpCode, wrongCode } from '../../support/totp-code.ts';
import { client } from './client.ts';
import { pythonStep } from './matchers.ts';

const http = overHttp();
beforeEach(() => switchTfaOn(http.server()));

const TOTP_SECRET = '/user/currentUser/totpSecret';
const USERS = `/user/${TENANT}/users`;
const basic = ({ userName, password }: Pick<Person, 'userName' | 'password'>) => ({
  authorization: basicOf(userName, password),
});
const asAdmin = basic({ userName: `${TENANT}/${ADMIN}`, password: PASSWORD });
const form = ({ userName, password }: Person, more: Readonly<Record<string, string>> = {}) => ({
  form: { grant_type: 'PASSWORD', username: userName, password, ...more },
});

client('cumulocity-python-api', {
  async 'the cookie login is exactly 200 and sets both cookies'() {
    const reply = await http
      .program()
      .ask('POST', `/tenant/oauth?tenant_id=${TENANT}`, form(await newPerson(http.server())));
    expect([reply.status, reply.cookies.has('authorization'), reply.cookies.has('XSRF-TOKEN')]).toEqual([
      200,
      true,
      true,
    ]);
  },
  async '401 has a JSON message with TOTP or TFA in upper case'() {
    const person = await totpPerson(http.server());
    const login = (more = {}) => http.program().ask('POST', `/tenant/oauth?tenant_id=${TENANT}`, form(person, more));
    const wrong = wrongCode(person.secret, http.server().clock.now());
    expect([pythonStep(await login()), pythonStep(await login({ tfa_token: wrong }))]).toEqual([
      ...['ask for TOTP', 'ask for TOTP'],
    ]);
    expect(pythonStep(await http.program().ask('POST', '/tenant/oauth', form({ ...person, password: 'x' })))).toBe(
      'give up',
    );
  },
  async 'the code may be called tfa_token'() {
    const person = await totpPerson(http.server());
    const reply = await http.program().ask('POST', '/tenant/oauth', form(person, { tfa_token: person.nextCode() }));
    expect(reply.status).toBe(200);
  },
  async 'a wrong code to verify is 403 and says so'() {
    const headers = basic(await newPerson(http.server(), { tfaEnforced: true }));
    const program = http.program();
    const secret = String((await program.ask('POST', TOTP_SECRET, { headers, json: {} })).at('rawSecret'));
    const json = { code: wrongCode(secret, http.server().clock.now()) };
    const wrong = await program.ask('POST', `${TOTP_SECRET}/verify`, { headers, json });
    expect([wrong.status, wrong.message]).toEqual([403, expect.stringContaining('Invalid verification code')]);
    const off = await program.ask('POST', `${TOTP_SECRET}/activity`, { headers, json: { isActive: false } });
    expect([off.status, off.message]).toEqual([403, expect.stringContaining('Cannot deactivate TOTP setup!')]);
  },
  async 'what is missing is 404'() {
    const program = http.program();
    for (const path of [
      ...[`${USERS}/nobody`, `/user/${TENANT}/userByName/nobody`, `${USERS}/nobody/tfa`, `${USERS}/nobody/groups`],
      ...[`/user/${TENANT}/groups/9999`, `/user/${TENANT}/groupByName/none`, '/user/roles/ROLE_NONE'],
      ...['/user/inventoryroles/9999', '/tenant/options/none/none', '/audit/auditRecords/9999999'],
      ...[`${USERS}/${ADMIN}/roles/inventory/9999`, '/inventory/managedObjects/9999'],
    ]) {
      expect([path, (await program.ask('GET', path, { headers: asAdmin })).status]).toEqual([path, 404]);
    }
  },
  async 'POST answers 200, 201 or 204'() {
    const program = http.program();
    const post = (path: string, json: object) => program.ask('POST', path, { headers: asAdmin, json });
    const { userName, path } = await newPerson(http.server());
    const group = Number((await post(`/user/${TENANT}/groups`, { name: 'python' })).at('id'));
    const role = Number((await post('/user/inventoryroles', { name: 'python', permissions: [] })).at('id'));
    const time = new Date(http.server().clock.now()).toISOString();
    const replies = {
      user: await post(USERS, { userName: 'python', password: PASSWORD, email: 'python@example.com' }),
      'relative role': await post(`${path}/roles`, { role: { self: 'user/roles/ROLE_ALARM_READ' } }),
      member: await post(`/user/${TENANT}/groups/${group}/users`, { user: { self: `${USERS}/${userName}` } }),
      permission: await post(`/user/${TENANT}/groups/${group}/roles`, {
        role: { self: '/user/roles/ROLE_ALARM_READ' },
      }),
      assignment: await post(`${path}/roles/inventory`, { managedObject: '1', roles: [{ id: role }] }),
      option: await post('/tenant/options', { category: 'python', key: 'one', value: '1' }),
      audit: await post('/audit/auditRecords', { activity: 'a', text: 't', time, type: 'Python', source: { id: '1' } }),
    };
    expect(Object.fromEntries(Object.entries(replies).map(([name, { status }]) => [name, status]))).toEqual({
      ...{ user: 201, 'relative role': 201, member: 201, permission: 201, assignment: 200, option: 200, audit: 201 },
    });
    for (const { data } of Object.values(replies)) expect(data).toEqual(expect.any(Object));
  },
  async 'lists take True and False, and are read page by page until one is empty'() {
    const program = http.program();
    for (let index = 0; index < 3; index++) await newPerson(http.server(), { userName: `py-${index}` });
    const names: unknown[] = [];
    for (let page = 1; page < 9; page++) {
      const query = `username=py-&onlyDevices=False&withSubusersCount=True&pageSize=2&currentPage=${page}`;
      const reply = await program.ask('GET', `${USERS}?${query}`, { headers: asAdmin });
      const users = reply.at('users') as { userName: string; subusersCount: number }[];
      if (users.length === 0) break;
      names.push(...users.map(({ userName, subusersCount }) => [userName, subusersCount]));
    }
    expect(names).toEqual([
      ['py-0', 0],
      ['py-1', 0],
      ['py-2', 0],
    ]);
  },
  async 'the JWT has sub, ten and exp'() {
    const person = await newPerson(http.server());
    const reply = await http.program().ask('POST', '/tenant/oauth', form(person));
    const claims = claimsOf(reply.cookies.get('authorization') ?? '');
    expect(claims).toMatchObject({ sub: person.userName, ten: TENANT });
    expect(Number(claims.exp) * 1000).toBeGreaterThan(http.server().clock.now());
  },
  async 'activity is 404 before the first secret, then tells isActive, also after a revocation'() {
    const person = await newPerson(http.server());
    const program = http.program();
    const login = async (more = {}) => carried(await program.ask('POST', '/tenant/oauth', form(person, more)));
    let headers = await login();
    const activity = async () => {
      const reply = await program.ask('GET', `${TOTP_SECRET}/activity`, { headers });
      return reply.status === 200 ? reply.at('isActive') : reply.status;
    };
    const seen: unknown[] = [await activity()];
    const secret = String((await program.ask('POST', TOTP_SECRET, { headers, json: {} })).at('rawSecret'));
    seen.push(await activity());
    const code = totpCode(secret, http.server().clock.now());
    await program.ask('POST', `${TOTP_SECRET}/verify`, { headers, json: { code } });
    await program.ask('POST', `${TOTP_SECRET}/activity`, { headers, json: { isActive: true } });
    seen.push(await activity());
    const revoked = await program.ask('DELETE', `${person.path}/totpSecret/revoke`, { headers: asAdmin });
    headers = await login();
    seen.push(await activity());
    expect([seen, revoked.status]).toEqual([[404, false, true, false], 204]);
    // The previous step is tolerated, the one before it is not.
    const again = String((await program.ask('POST', TOTP_SECRET, { headers, json: {} })).at('rawSecret'));
    const verify = (steps: number) => {
      const json = { code: totpCode(again, http.server().clock.now() + steps * STEP) };
      return program.ask('POST', `${TOTP_SECRET}/verify`, { headers, json });
    };
    expect([(await verify(-2)).status, (await verify(-1)).status]).toEqual([403, 204]);
  },
});
