import { beforeEach, expect } from 'vitest';
import { overHttp, type Page, pageOf } from '../../support/over-http.ts';
import { groups, newPerson, type Person, platformSetting, switchTfaOn } from '../../support/people.ts';
import { otherCode, smsPerson, switchSmsOn } from '../../support/sms-people.ts';
import { ADMIN, PASSWORD, TENANT } from '../../support/start-server.ts';
import { client } from './client.ts';
import { ng1View } from './matchers.ts';

const http = overHttp();
const nobody = () => pageOf(http.program());
beforeEach(() => switchTfaOn(http.server()));

const USERS = `/user/${TENANT}/users`;
const GROUPS = `/user/${TENANT}/groups`;
const EXPIRED = 'Error during password change : Token expired.';

async function signedIn({ userName, password }: Pick<Person, 'userName' | 'password'>): Promise<Page> {
  const page = nobody();
  expect((await page.oauth(userName, password)).status).toBe(200);
  return page;
}
const admin = () => signedIn({ userName: ADMIN, password: PASSWORD });

/** As the page asks, with Basic and its tenant. */
const asked = (page: Page, { userName, password }: Person) =>
  page.askBasic(`${TENANT}/${userName}`, password, 'GET', '/user/currentUser?auth');

client('ng1 UI 1023.58', {
  async 'headers decide the view, and the last one wins'() {
    const server = http.server();
    const due = await newPerson(server, { shouldResetPassword: true });
    expect(ng1View(await asked(nobody(), due))).toBe('new password');
    await switchSmsOn(server);
    const person = await smsPerson(server);
    const page = nobody();
    expect([ng1View(await asked(page, person)), ng1View(await asked(page, person))]).toEqual([
      ...['SMS code', 'SMS code, sent before'],
    ]);
    const phoneless = await smsPerson(server);
    const { users } = server.house.tools.storage;
    const key = (await users.byUserName(TENANT, phoneless.userName))?.key ?? '';
    await users.update(TENANT, key, { phone: null, smsNumber: null });
    expect(ng1View(await asked(nobody(), phoneless))).toBe('phone');
    // A password that is due comes first although a code would be sent, and no header of a later view is beside it.
    await (await server.admin()).put(person.path, { shouldResetPassword: true });
    expect(ng1View(await asked(page, person))).toBe('new password');
  },
  async 'a wrong or resent pin is 403'() {
    await switchSmsOn(http.server());
    const person = await smsPerson(http.server());
    const page = nobody();
    await asked(page, person);
    const enter = (pin: string) => {
      const headers = { 'content-type': 'application/vnd.com.nsn.cumulocity.user+json' };
      const text = JSON.stringify({ pin });
      return page.askBasic(`${TENANT}/${person.userName}`, person.password, 'POST', '/user/pin', { headers, text });
    };
    expect((await enter(otherCode(person.code()))).status).toBe(403);
    http.server().clock.move(61_000);
    expect([(await enter('0')).status, person.messages()]).toEqual([403, 2]);
    expect((await enter(person.code())).headers.has('tfatoken')).toBe(true);
  },
  async 'self of every user names the tenant'() {
    const page = await admin();
    const one = await newPerson(http.server(), { userName: 'with space@example.com'.replace(' ', '.') });
    const listed = (await page.ask('GET', `${USERS}?pageSize=100`)).at('users') as { self: string }[];
    const own = await page.ask('GET', '/user/currentUser', {
      headers: { accept: 'application/json, text/plain, */*' },
    });
    const single = await page.ask('GET', one.path);
    for (const { self } of [...listed, { self: String(own.at('self')) }, { self: String(single.at('self')) }]) {
      expect(/\/user\/([\w-]+)\//.exec(self)?.[1]).toBe(TENANT);
    }
  },
  async 'Location of a new group ends in digits'() {
    const page = await admin();
    const made = await page.ask('POST', GROUPS, { json: { name: 'located' } });
    const id = /\d+$/.exec(made.headers.get('location') ?? '')?.[0];
    expect([made.status, (await page.ask('GET', `${GROUPS}/${id}`)).at('name')]).toEqual([201, 'located']);
  },
  async 'the users list takes withApps, withGroups, withRoles, onlyRoots and withSubusersCount'() {
    const page = await admin();
    const boss = await newPerson(http.server(), { groupIds: [groups.sharedUserManager] });
    const bossPage = await signedIn(boss);
    const below = await bossPage.ask('POST', USERS, { json: { userName: 'ng1-below', password: PASSWORD } });
    expect(below.at('owner')).toBe(boss.userName);
    const query = (onlyRoots: boolean) =>
      `withSubusersCount=true&username=&groups=&withApps=false&withGroups=false&withRoles=false&onlyRoots=${onlyRoots}&withTotalPages=true&pageSize=100`;
    const list = async (path: string) => {
      const reply = await page.ask('GET', path);
      expect([reply.status, reply.at('statistics.totalPages')]).toEqual([200, 1]);
      return reply.at('users') as { userName: string; subusersCount: number; groups?: unknown; roles?: unknown }[];
    };
    const roots = await list(`${USERS}?${query(true)}`);
    expect(roots.map(({ userName }) => userName)).not.toContain('ng1-below');
    expect(roots.find(({ userName }) => userName === boss.userName)).toMatchObject({ subusersCount: 1 });
    // Its list shows global roles although it declines them: they are sent all the same.
    expect(roots.every((user) => user.groups !== undefined && user.roles === undefined)).toBe(true);
    expect((await list(`${USERS}?${query(false)}`)).map(({ userName }) => userName)).toContain('ng1-below');
    const chosen = await list(
      `${USERS}?groups=${groups.sharedUserManager},${groups.devices}&withTotalPages=true&pageSize=100`,
    );
    expect(chosen.map(({ userName }) => userName)).toEqual([boss.userName]);
  },
  async 'the second factor of a user is saved after every save, also of a new user'() {
    const page = await admin();
    const made = await page.ask('POST', USERS, { json: { userName: 'ng1-new', password: PASSWORD, enabled: true } });
    const self = made.at('self');
    expect((await page.ask('POST', `${GROUPS}/2/users`, { json: { user: { id: 'ng1-new', self } } })).status).toBe(201);
    const save = (tfaEnforced: boolean) => page.ask('PUT', `${USERS}/ng1-new/tfa`, { json: { tfaEnforced } });
    for (const enforced of [false, true, true]) {
      const saved = await save(enforced);
      expect([saved.status, saved.at('tfaEnforced'), saved.at('tfaEnabled')]).toEqual([200, enforced, false]);
    }
    await switchSmsOn(http.server(), { enabled: 'false' });
    expect((await save(false)).status).toBe(200);
    // The whole object as it was read, without its name.
    const {
      id: _id,
      userName: _name,
      ...whole
    } = (await page.ask('GET', `${USERS}/ng1-new`)).data as Record<string, unknown>;
    expect((await page.ask('PUT', `${USERS}/ng1-new`, { json: { ...whole, firstName: 'Ng' } })).at('firstName')).toBe(
      'Ng',
    );
  },
  async 'next is there as long as there is more'() {
    const page = await admin();
    const names: string[] = [];
    let path = `/audit/auditRecords?revert=true&dateFrom=1970-01-01&dateTo=2099-01-01&pageSize=7`;
    for (let pages = 0; path !== '' && pages < 100; pages++) {
      const reply = await page.ask('GET', path);
      const records = reply.at('auditRecords') as { id: string }[];
      names.push(...records.map(({ id }) => id));
      if (records.length === 0) break;
      const next = reply.at('next') as string | undefined;
      expect(next ?? 'currentPage=1').toMatch(/currentPage=\d+/);
      path = next === undefined ? '' : next.replace(/^https?:\/\/[^/]+/, '');
    }
    const all = await page.ask('GET', '/audit/auditRecords?pageSize=2000&withTotalElements=true');
    expect(new Set(names).size).toBe(all.at('statistics.totalElements'));
  },
  async 'forceLogout ends the sessions of members'() {
    const page = await admin();
    const made = await page.ask('POST', GROUPS, { json: { name: 'logged out' } });
    const id = Number(made.at('id'));
    const member = await signedIn(await newPerson(http.server(), { groupIds: [id] }));
    const other = await signedIn(await newPerson(http.server()));
    const status = async (one: Page) => (await one.ask('GET', '/user/currentUser')).status;
    const change = (query: string) =>
      page.ask('PUT', `${GROUPS}/${id}${query}`, { json: { name: `logged out${query.length}` } });
    expect((await change('')).status).toBe(200);
    expect(await status(member)).toBe(200);
    expect((await change('?forceLogout=true')).status).toBe(200);
    expect([await status(member), await status(other)]).toEqual([401, 200]);
  },
  async 'password rules and open system options are told without credentials'() {
    const paths = [
      '/tenant/security-options/password/strength.validity',
      '/tenant/system/options/password/enforce.strength',
      '/tenant/system/options/password/green.min-length',
      '/tenant/system/options/two-factor-authentication/logout-on-browser-termination',
    ];
    const told = async (path: string) => {
      const reply = await nobody().ask('GET', path);
      return reply.status === 200 ? reply.at('value') : reply.status;
    };
    expect(await Promise.all(paths.map(told))).toEqual([404, 404, 404, 404]);
    const page = await admin();
    const option = { category: 'password', key: 'strength.validity', value: 'true' };
    await page.ask('POST', '/tenant/options', { json: option });
    await platformSetting(http.server(), 'password', 'enforce.strength', 'true');
    await platformSetting(http.server(), 'password', 'green.min-length', '10');
    await platformSetting(http.server(), 'two-factor-authentication', 'logout-on-browser-termination', 'true');
    expect(await Promise.all(paths.map(told))).toEqual(['true', 'true', '10', 'true']);
  },
  async 'an expired link has the exact text'() {
    const email = 'ng1-late@example.com';
    await newPerson(http.server(), { email });
    await nobody().ask('POST', '/user/passwordReset?tenantId=t1', { json: { email } });
    const mail = (await http.server().deliver()).find(({ to }) => to === email);
    const token = new URL(/https?:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? 'x:').searchParams.get('token');
    http.server().clock.move(24 * 3_600_000 + 1000);
    const json = { token, email, newPassword: 'Fresh-passw0rd!', passwordStrength: 'GREEN' };
    const late = await nobody().ask('PUT', '/user/passwordReset?tenantId=t1', { json });
    expect([late.status, late.message]).toEqual([422, EXPIRED]);
  },
  async 'after a 401 the current user is asked, and 401 there logs out'() {
    const person = await newPerson(http.server());
    const page = await signedIn(person);
    const json = { currentUserPassword: `${person.password}x`, newPassword: 'Fresh-passw0rd!' };
    const wrong = await page.ask('PUT', '/user/currentUser/password', { json });
    // Not who they are was wrong, but what they typed: the page asks, and stays.
    expect([wrong.status, (await page.ask('GET', '/user/currentUser')).status]).toEqual([401, 200]);
    await (await admin()).ask('PUT', person.path, { json: { enabled: false } });
    const ended = await page.ask('GET', `/tenant/tenants/${TENANT}/tfa`);
    expect([ended.status, (await page.ask('GET', '/user/currentUser')).status]).toEqual([401, 401]);
  },
});
