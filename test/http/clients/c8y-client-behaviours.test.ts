import { BasicAuth, Client } from '@c8y/client';
import { beforeEach, expect } from 'vitest';
import { basicOf, overHttp, pageOf } from '../../support/over-http.ts';
import { newPerson, switchTfaOn, totpPerson } from '../../support/people.ts';
import { smsPerson, switchSmsOn } from '../../support/sms-people.ts';
import { ADMIN, PASSWORD, TENANT } from '../../support/start-server.ts';
import { client } from './client.ts';

/* What the official client leans on; that each of its methods works is in c8y-client.test.ts. */
const http = overHttp();
beforeEach(() => switchTfaOn(http.server()));

const USERS = `/user/${TENANT}/users`;
const asAdmin = {
  authorization: basicOf(`${TENANT}/${ADMIN}`, PASSWORD),
  usexbasic: 'true',
  accept: 'application/json',
};

async function official(user = ADMIN, password = PASSWORD): Promise<Client> {
  return Client.authenticate({ user, password, tenant: TENANT }, http.url());
}

client('@c8y/client 1023', {
  async 'UseXBasic is tolerated on every request'() {
    const { userName, password } = await newPerson(http.server());
    const program = http.program();
    for (const authorization of [basicOf(userName, password), 'Basic ']) {
      const login = await program.ask('POST', '/tenant/oauth', {
        headers: { authorization, usexbasic: 'true' },
        form: { grant_type: 'PASSWORD', username: userName, password, tfa_code: 'undefined' },
      });
      expect(login.status).toBe(200);
    }
    // A client without credentials yet sends the scheme alone: not known, and no dialog of the browser's.
    const unknown = await program.ask('GET', '/user/currentUser', {
      headers: { authorization: 'Basic ', usexbasic: 'true' },
    });
    expect([unknown.status, unknown.headers.get('www-authenticate')]).toEqual([401, 'XBasic realm="Cumulocity"']);
  },
  async 'every create and update is answered with JSON'() {
    const program = http.program();
    const send = (method: string, path: string, json: object) => program.ask(method, path, { headers: asAdmin, json });
    const group = Number((await send('POST', `/user/${TENANT}/groups`, { name: 'json' })).at('id'));
    const role = Number((await send('POST', '/user/inventoryroles', { name: 'json', permissions: [] })).at('id'));
    const user = await send('POST', USERS, { userName: 'json', password: PASSWORD });
    const time = new Date(http.server().clock.now()).toISOString();
    for (const reply of [
      user,
      await send('PUT', `${USERS}/json`, { firstName: 'J' }),
      await send('PUT', '/user/currentUser', { firstName: 'A' }),
      await send('PUT', `/user/${TENANT}/groups/${group}`, { name: 'json too' }),
      await send('POST', `/user/${TENANT}/groups/${group}/users`, { user: { self: user.at('self') } }),
      await send('POST', `/user/${TENANT}/groups/${group}/roles`, { role: { self: '/user/roles/ROLE_ALARM_READ' } }),
      await send('POST', `${USERS}/json/roles/inventory`, { managedObject: '1', roles: [{ id: role }] }),
      await send('PUT', `/user/inventoryroles/${role}`, { name: 'json too' }),
      await send('POST', '/tenant/options', { category: 'json', key: 'one', value: '1' }),
      await send('PUT', '/tenant/options/json/one', { value: '2' }),
      await send('PUT', '/tenant/loginOptions/BASIC', { type: 'BASIC', providerName: 'Cumulocity' }),
      await send('POST', '/audit/auditRecords', { activity: 'a', text: 't', time, type: 'Json', source: { id: '1' } }),
    ]) {
      expect([reply.status < 300, reply.data, reply.headers.get('content-type')]).toEqual([
        ...[true, expect.any(Object), expect.stringMatching(/json/)],
      ]);
    }
  },
  async 'lists have statistics, and currentPage in next and prev'() {
    await newPerson(http.server());
    await newPerson(http.server());
    const program = http.program();
    for (const path of [
      USERS,
      `/user/${TENANT}/groups`,
      '/user/roles',
      '/tenant/system/options',
      '/audit/auditRecords',
    ]) {
      const query = 'pageSize=1&currentPage=2&withTotalPages=true&withTotalElements=true';
      const reply = await program.ask('GET', `${path}?${query}`, { headers: asAdmin });
      expect([path, reply.at('statistics')]).toEqual([
        path,
        { currentPage: 2, pageSize: 1, totalPages: expect.any(Number), totalElements: expect.any(Number) },
      ]);
      const page = (link: unknown) => /currentPage=(-?\d+)/.exec(String(link))?.[1];
      expect([path, page(reply.at('next')), page(reply.at('prev'))]).toEqual([path, '3', '1']);
    }
  },
  async 'a status of 400 and more is an error with a JSON message'() {
    const { userName, password } = await newPerson(http.server());
    const own = await official(userName, password);
    await expect(own.user.list()).rejects.toMatchObject({
      res: { status: 403 },
      data: { message: 'Access is denied' },
    });
    await expect(own.user.verifyTotpCode('1')).rejects.toMatchObject({
      res: { status: 404 },
      data: { message: expect.any(String) },
    });
    await expect(official(userName, 'wrong')).rejects.toMatchObject({
      res: { status: 401 },
      data: { message: 'Invalid credentials! : Bad credentials' },
    });
  },
  async 'the cookie XSRF-TOKEN is readable, and its echo in X-XSRF-TOKEN is taken'() {
    const { userName, password } = await newPerson(http.server());
    const page = pageOf(http.program());
    const login = await page.oauth(userName, password);
    const line = login.headers.getSetCookie().find((one) => one.startsWith('XSRF-TOKEN=')) ?? '';
    expect(line).not.toMatch(/httponly/i);
    expect(page.jar.get('XSRF-TOKEN')).toMatch(/^[^;,\s"]{20,}$/);
    expect((await page.ask('PUT', '/user/currentUser', { json: { firstName: 'X' } })).status).toBe(200);
    // Reading needs no echo: pages' own fetches send none.
    expect((await page.ask('GET', '/user/currentUser', { headers: { 'x-xsrf-token': 'undefined' } })).status).toBe(200);
    expect(
      (await page.ask('PUT', '/user/currentUser', { json: {}, headers: { 'x-xsrf-token': 'undefined' } })).status,
    ).toBe(401);
  },
  async 'the answer to /user/pin has the header tfatoken'() {
    await switchSmsOn(http.server());
    const { userName, password, code } = await smsPerson(http.server());
    const own = new Client(new BasicAuth({ user: userName, password, tenant: TENANT }), http.url());
    await expect(own.user.current()).rejects.toMatchObject({ data: { message: /Pin has been generated/ } });
    const { res } = await own.user.verifyTFACode(code());
    expect([res.status, res.headers.get('tfatoken')]).toEqual([200, expect.stringMatching(/^[\w-]{20,}$/)]);
  },
  async 'tfa_code=undefined is no code'() {
    const person = await newPerson(http.server());
    const totp = await totpPerson(http.server());
    // Without a code the client writes exactly that.
    const login = ({ userName, password }: { userName: string; password: string }) =>
      Client.authenticateViaOAuthInternal({ user: userName, password, tenant: TENANT }, http.url());
    expect((await (await login(person)).user.current()).data.userName).toBe(person.userName);
    const failure = await login(totp).catch((error: { res: Response }) => error.res.json());
    expect(failure).toMatchObject({ message: 'Invalid credentials! : TFA TOTP code required.' });
  },
  async 'currentUser is 403 as ~user for service users, and 200 as ~currentUser'() {
    const { userName, password } = await newPerson(http.server(), { userName: 'service_official' });
    const { storage } = http.server().house.tools;
    const key = (await storage.users.byUserName(TENANT, userName))?.key ?? '';
    await storage.roles.grant(TENANT, key, ['ROLE_SYSTEM']);
    const own = await official(userName, password);
    await expect(own.user.current()).rejects.toMatchObject({ res: { status: 403 } });
    const { data } = await own.user.currentWithEffectiveRoles();
    expect([data.userName, data.effectiveRoles?.some(({ id }) => id === 'ROLE_SYSTEM')]).toEqual([userName, true]);
    expect(own.user.isServiceUser(data as never)).not.toBeNull();
  },
});
