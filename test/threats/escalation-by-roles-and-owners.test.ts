import { beforeAll, describe, expect, test } from 'vitest';
import { firstStart } from '../../src/core/tenants/first-start.ts';
import type { Answer, Client } from '../support/http-client.ts';
import { groups, newPerson, type Person, signedInPerson } from '../support/people.ts';
import { engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

// Each way to more rights that roles, owners and delegates open, tried by those who have some and want all.
const RULING = ['ROLE_TENANT_ADMIN', 'ROLE_OPTION_MANAGEMENT_ADMIN', 'ROLE_TENANT_MANAGEMENT_READ'];
const USERS = `/user/${TENANT}/users`;
const GROUPS = `/user/${TENANT}/groups`;

describe.each(engines)('on %s', (engine) => {
  const server = withServer(engine);
  let admin: Client;
  let victim: Person;
  beforeAll(async () => {
    admin = await server().admin();
    victim = await newPerson(server(), { groupIds: [groups.admins] });
  });
  const denied = async (answers: readonly Promise<Answer>[]) => {
    for (const answer of await Promise.all(answers)) {
      expect([answer.status, answer.code, answer.text.slice(0, 60)]).toEqual([403, 'accessDenied', expect.anything()]);
    }
  };
  /** Everything that somebody could have gained, or that victims could have lost. */
  const state = async (person: Person) => {
    const paths = [person.path, victim.path, `${GROUPS}?pageSize=100`, `${GROUPS}/${groups.admins}/users`];
    const answers = [];
    for (const path of paths) answers.push((await admin.get(path)).body);
    return answers;
  };

  test('a user manager makes no ruling permission of their own, by a role, a new role, or directly', async () => {
    const { person, client } = await signedInPerson(server(), { groupIds: [groups.userManager] });
    const own = `${GROUPS}/${groups.userManager}`;
    const before = await state(person);
    for (const id of RULING) {
      const role = { role: { id, self: `/user/roles/${id}` } };
      await denied([
        client.post(`${person.path}/roles`, role),
        client.post(`${own}/roles`, role),
        client.put(own, { roleIds: ['ROLE_USER_MANAGEMENT_ADMIN', id] }),
        client.post(GROUPS, { name: `mine ${id}`, roleIds: [id] }),
        client.put(`${GROUPS}/${groups.business}`, { roleIds: [id] }),
        client.put(person.path, { groupIds: [groups.userManager, groups.tenantManager] }),
      ]);
    }
    // Nor do they weaken those who have them.
    await denied([
      client.delete(`${GROUPS}/${groups.admins}`),
      client.put(`${GROUPS}/${groups.admins}`, { name: 'nobodies' }),
      client.put(`${GROUPS}/${groups.tenantManager}?forceLogout=true`, {}),
      client.delete(`${GROUPS}/${groups.tenantManager}?forceLogout=true`),
      client.delete(`${GROUPS}/${groups.admins}/roles/ROLE_SMS_READ`),
      client.delete(`${victim.path}/roles/ROLE_USER_MANAGEMENT_OWN_ADMIN`),
      client.post(`${victim.path}/roles`, { role: { id: 'ROLE_ALARM_READ' } }),
      client.put(`${victim.path}/owner`, { owner: person.userName }),
      client.delete(`${victim.path}/owner`),
      client.put(`${victim.path}/delegatedby`, { delegatedBy: 'admin' }),
    ]);
    expect(await state(person)).toEqual(before);
    expect((await client.get('/user/currentUser')).status).toBe(200);
  });

  test('a parent gains nothing from sub-users, and sub-users nothing from each other', async () => {
    const { person, client } = await signedInPerson(server(), { groupIds: [groups.sharedUserManager] });
    const child = await newPerson(server(), { groupIds: [groups.sharedUserManager] }, client);
    const before = await state(person);
    const all = [...RULING, 'ROLE_USER_MANAGEMENT_ADMIN', 'ROLE_USER_MANAGEMENT_READ', 'ROLE_ALARM_READ'];
    for (const id of all) {
      await denied([
        client.post(`${child.path}/roles`, { role: { id } }),
        client.post(`${GROUPS}/${groups.sharedUserManager}/roles`, { role: { id } }),
        client.post(GROUPS, { name: `mine ${id}`, roleIds: [id] }),
        client.post(USERS, { userName: 'mole', password: PASSWORD, groupIds: [groups.readers] }),
      ]);
    }
    await denied([
      client.put(`${GROUPS}/${groups.sharedUserManager}`, { roleIds: all }),
      client.put(`${child.path}/owner`, { owner: 'admin' }),
      client.delete(`${child.path}/owner`),
      client.put(`${child.path}/delegatedby`, { delegatedBy: victim.userName }),
    ]);
    for (const stranger of [victim.path, person.path, `${USERS}/admin`]) {
      const tried = await Promise.all([
        client.put(`${stranger}/delegatedby`, { delegatedBy: person.userName }),
        client.post(`${stranger}/roles`, { role: { id: 'ROLE_USER_MANAGEMENT_CREATE' } }),
        client.get(`${stranger}/roles`),
        client.get(`${stranger}/groups`),
        client.get(`${stranger}/roles/inventory`),
        client.post(`${GROUPS}/${groups.sharedUserManager}/users`, { user: { self: stranger } }),
      ]);
      expect(tried.map(({ code }) => code)).toEqual(tried.map(() => 'userNotFound'));
    }
    expect(await state(person)).toEqual(before);
  });

  test('whoever loses a permission through a role has lost it with the next request, on every way in', async () => {
    const made = await admin.post(GROUPS, { name: 'passing', roleIds: ['ROLE_USER_MANAGEMENT_ADMIN'] });
    const path = `${GROUPS}/${made.at('id')}`;
    const { person, client } = await signedInPerson(server(), { groupIds: [made.at('id')] });
    const bearer = String((await server().client().token(person.userName, person.password)).at('access_token'));
    const basic = [person.userName, person.password] as const;
    const ways = [{}, { bearer }, { basic }];
    for (const way of ways) expect((await client.get(USERS, way)).status).toBe(200);
    await admin.delete(`${path}/roles/ROLE_USER_MANAGEMENT_ADMIN`);
    await denied(ways.map((way) => client.get(USERS, way)));
    await admin.post(`${path}/roles`, { role: { id: 'ROLE_USER_MANAGEMENT_ADMIN' } });
    expect((await client.get(USERS)).status).toBe(200);
    await admin.delete(path);
    await denied(ways.map((way) => client.get(USERS, way)));
  });

  test('two who take an owner, a role or the whole group away at once leave nothing half-done', async () => {
    const person = await newPerson(server());
    const made = await admin.post(GROUPS, { name: `raced ${engine}` });
    const path = `${GROUPS}/${made.at('id')}`;
    const work = await Promise.all([
      admin.post(`${path}/users`, { user: { id: person.userName } }),
      admin.post(`${path}/roles`, { role: { id: 'ROLE_ALARM_READ' } }),
      admin.delete(path),
      admin.put(person.path, { groupIds: [made.at('id')] }),
    ]);
    for (const { status } of work) expect([200, 201, 204, 404, 409]).toContain(status);
    expect((await admin.get(path)).code).toBe('groupNotFound');
    expect((await admin.get(person.path)).at('groups.references')).toEqual([]);
  });

  test('an administrator of another tenant names users and roles of this one in vain', async () => {
    await firstStart(server().house.tools, 't2', { userName: 'boss', email: 'boss@example.com', password: PASSWORD });
    const stranger = server().client();
    await stranger.login('boss', PASSWORD, { tenant: 't2' });
    const before = await state(victim);
    const mine = '/user/t2/users/boss';
    // The tenant in `self` is nobody's to choose: only the name at its end is read, in one's own tenant.
    const foreign = { user: { self: `http://sallyport.test${victim.path}` } };
    expect((await stranger.post('/user/t2/groups/1/users', foreign)).code).toBe('userNotFound');
    expect((await stranger.put(`${mine}/owner`, { owner: victim.userName })).code).toBe('validation');
    expect((await stranger.put(`${mine}/delegatedby`, { delegatedBy: victim.userName })).code).toBe('validation');
    const role = { role: { self: `http://sallyport.test/user/roles/ROLE_ALARM_READ` } };
    await denied([
      stranger.post(`${victim.path}/roles`, role),
      stranger.post(`${GROUPS}/1/roles`, role),
      stranger.put(`${victim.path}/owner`, { owner: 'boss' }),
      stranger.post(`${GROUPS}/1/users`, { user: { self: mine } }),
      stranger.get(`/user/${TENANT}/userByName/${victim.userName}`),
      stranger.get(`${USERS}/newsletterEmails`),
    ]);
    expect(await state(victim)).toEqual(before);
  });
});
