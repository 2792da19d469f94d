import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, type Person, signedInPerson } from '../support/people.ts';
import { engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

const USERS = `/user/${TENANT}/users`;

describe.each(engines)('user hierarchies on %s', (engine) => {
  const server = withServer(engine);
  let admin: Client;
  beforeAll(async () => {
    admin = await server().admin();
  });
  const parent = () => signedInPerson(server(), { groupIds: [groups.sharedUserManager] });
  const names = async (client: Client, query = '') => {
    const list = await client.get(`${USERS}?pageSize=2000${query}`);
    return (list.at('users') as { userName: string }[]).map(({ userName }) => userName);
  };

  test('an owner is given, shown, counted, filtered by and taken away; each written down', async () => {
    const [boss, worker, helper] = [await newPerson(server()), await newPerson(server()), await newPerson(server())];
    const answer = await admin.put(`${worker.path}/owner`, { owner: boss.userName });
    const self = `http://sallyport.test${worker.path}/owner`;
    expect([answer.status, answer.body]).toEqual([200, { self, owner: boss.userName }]);
    await admin.put(`${helper.path}/owner`, { owner: worker.userName });
    expect((await admin.get(worker.path)).at('owner')).toBe(boss.userName);
    expect(await names(admin, `&owner=${boss.userName}`)).toEqual([worker.userName]);
    expect(await names(admin, '&onlyRoots=true')).not.toContain(worker.userName);
    const counted = await admin.get(`${USERS}?username=${boss.userName}&withSubusersCount=true`);
    expect(counted.at('users.0.subusersCount')).toBe(1);
    for (const [who, owner] of [
      [boss, helper],
      [boss, boss],
    ] as const) {
      const cyclic = await admin.put(`${who.path}/owner`, { owner: owner.userName });
      expect([cyclic.status, cyclic.message]).toEqual([
        422,
        'Owner field error. : Cannot introduce cyclic dependency.',
      ]);
    }
    expect((await admin.put(`${worker.path}/owner`, { owner: 'nobody' })).code).toBe('validation');
    expect((await admin.put(`${USERS}/nobody/owner`, { owner: 'admin' })).code).toBe('userNotFound');
    expect((await admin.delete(`${worker.path}/owner`)).status).toBe(204);
    expect((await admin.get(worker.path)).at('owner')).toBeUndefined();
    const records = await admin.get(`/audit/auditRecords?source=${worker.userName}&pageSize=100`);
    expect((records.at('auditRecords') as { text: string }[]).map(({ text }) => text).slice(1)).toEqual([
      `User ${worker.userName} updated: owner='${boss.userName}'`,
      `User ${worker.userName} updated: owner=''`,
    ]);
  });

  test('with CREATE one looks after one’s sub-users, and theirs, and nobody else', async () => {
    const { person: top, client } = await parent();
    const middle = await newPerson(server(), { groupIds: [groups.sharedUserManager] }, client);
    const below = server().client();
    await below.login(middle.userName, middle.password);
    const leaf = await newPerson(server(), {}, below);
    expect((await admin.get(leaf.path)).at('owner')).toBe(middle.userName);
    expect(await names(client)).toEqual([leaf.userName, middle.userName].sort());
    expect(await names(below)).toEqual([leaf.userName]);
    expect((await client.put(leaf.path, { firstName: 'Leaf' })).at('firstName')).toBe('Leaf');
    expect((await client.get(`/user/${TENANT}/userByName/${leaf.userName}`)).at('id')).toBe(leaf.userName);
    for (const path of [top.path, middle.path]) {
      expect((await below.put(path, { firstName: 'x' })).code).toBe('userNotFound');
    }
    const members = await client.get(`/user/${TENANT}/groups/${groups.sharedUserManager}/users?pageSize=100`);
    expect((members.at('references') as { user: { id: string } }[]).map(({ user }) => user.id)).toEqual([
      middle.userName,
    ]);
    expect((await client.delete(leaf.path)).status).toBe(204);
  });

  test('who reads all users and creates some owns what they create', async () => {
    const { person, client } = await signedInPerson(server());
    const roles = `${person.path}/roles`;
    for (const id of ['ROLE_USER_MANAGEMENT_READ', 'ROLE_USER_MANAGEMENT_CREATE']) {
      await admin.post(roles, { role: { id } });
    }
    await client.login(person.userName, person.password);
    const made = await newPerson(server(), {}, client);
    expect((await client.get(made.path)).at('owner')).toBe(person.userName);
    expect((await client.put(made.path, { firstName: 'x' })).status).toBe(200);
    expect((await client.put(`${USERS}/admin`, { firstName: 'x' })).code).toBe('accessDenied');
  });

  test('sub-users never have more than their parent gives from their own', async () => {
    const { person, client } = await parent();
    const child = await newPerson(server(), { groupIds: [groups.sharedUserManager] }, client);
    const denied = async (answer: Promise<{ code: string | undefined }>) =>
      expect((await answer).code).toBe('accessDenied');
    await denied(client.post(`${child.path}/roles`, { role: { id: 'ROLE_AUDIT_READ' } }));
    await denied(client.put(child.path, { groupIds: [groups.business] }));
    await denied(client.post(`/user/${TENANT}/groups/${groups.business}/users`, { user: { id: child.userName } }));
    await denied(client.post(USERS, { userName: 'too-much', password: PASSWORD, groupIds: [groups.business] }));
    const device = { 4711: ['ALARM:*:READ'] };
    await denied(client.put(child.path, { devicePermissions: device }));
    await denied(client.put(child.path, { applications: [{ id: '1' }] }));
    await denied(client.post(USERS, { userName: 'too-much', password: PASSWORD, devicePermissions: device }));
    await admin.put(person.path, { devicePermissions: device, applications: [{ id: '1' }] });
    const given = await client.put(child.path, { devicePermissions: device, applications: [{ id: '1' }] });
    expect(given.body).toMatchObject({ devicePermissions: device, applications: [{ id: '1' }] });
    // Whoever an administrator gave more to is out of the parent's hands.
    await admin.post(`${child.path}/roles`, { role: { id: 'ROLE_AUDIT_READ' } });
    const passwords = { currentUserPassword: person.password, newPassword: 'Passw0rd!stolen' };
    await denied(client.put(`${child.path}/password`, passwords));
    await denied(client.put(child.path, { enabled: false }));
    await denied(client.delete(child.path));
    await denied(client.delete(`${child.path}/roles/ROLE_AUDIT_READ`));
    expect((await client.get(child.path)).status).toBe(200);
  });

  describe('a delegate', () => {
    let boss: Person;
    let bossClient: Client;
    let deputy: Person;
    let deputyClient: Client;
    let worker: Person;
    beforeAll(async () => {
      ({ person: boss, client: bossClient } = await parent());
      deputy = await newPerson(server(), { groupIds: [groups.sharedUserManager] }, bossClient);
      worker = await newPerson(server(), {}, bossClient);
      deputyClient = server().client();
      await deputyClient.login(deputy.userName, deputy.password);
    });
    const delegation = (person: Person) => `${person.path}/delegatedby`;

    test('looks after the sub-users of who delegated, until that ends; not after themselves', async () => {
      expect((await deputyClient.put(worker.path, { firstName: 'x' })).code).toBe('userNotFound');
      const answer = await bossClient.put(delegation(deputy), { delegatedBy: boss.userName });
      expect([answer.status, answer.at('delegatedBy')]).toEqual([200, boss.userName]);
      expect((await bossClient.get(deputy.path)).at('delegatedBy')).toBe(boss.userName);
      expect((await deputyClient.put(worker.path, { firstName: 'x' })).status).toBe(200);
      expect(await names(deputyClient)).toContain(worker.userName);
      expect((await deputyClient.get(boss.path)).code).toBe('userNotFound');
      const own = { role: { id: 'ROLE_USER_MANAGEMENT_OWN_READ' } };
      expect((await deputyClient.post(`${deputy.path}/roles`, own)).code).toBe('accessDenied');
      expect((await deputyClient.delete(deputy.path)).code).toBe('ownAccount');
      expect((await deputyClient.delete(delegation(deputy))).status).toBe(204);
      expect((await deputyClient.put(worker.path, { firstName: 'y' })).code).toBe('userNotFound');
      const records = await admin.get(`/audit/auditRecords?source=${deputy.userName}&pageSize=100`);
      expect(records.text).toContain(`User ${deputy.userName} updated: delegatedBy='${boss.userName}'`);
    });

    test('is made by who delegates or an administrator, by nobody for themselves', async () => {
      const { client: other, person } = await signedInPerson(server(), { groupIds: [groups.sharedUserManager] });
      for (const delegatedBy of [boss.userName, 'admin', deputy.userName]) {
        expect((await deputyClient.put(delegation(deputy), { delegatedBy })).status).toBeGreaterThanOrEqual(403);
      }
      expect((await other.put(delegation(person), { delegatedBy: boss.userName })).code).toBe('userNotFound');
      expect((await bossClient.put(delegation(worker), { delegatedBy: 'admin' })).code).toBe('accessDenied');
      expect((await admin.put(delegation(deputy), { delegatedBy: deputy.userName })).code).toBe('validation');
      expect((await admin.put(delegation(deputy), { delegatedBy: 'nobody' })).code).toBe('validation');
      expect((await admin.put(delegation(deputy), { delegatedBy: person.userName })).status).toBe(200);
      // It is not theirs to end or replace.
      expect((await bossClient.put(delegation(deputy), { delegatedBy: boss.userName })).code).toBe('accessDenied');
      expect((await bossClient.delete(delegation(deputy))).code).toBe('accessDenied');
      expect((await admin.delete(delegation(deputy))).status).toBe(204);
    });

    test('of somebody who is removed looks after nobody, also when the name comes back', async () => {
      const gone = await newPerson(server(), { groupIds: [groups.sharedUserManager] });
      await admin.put(delegation(deputy), { delegatedBy: gone.userName });
      await admin.delete(gone.path);
      const again = await newPerson(server(), { userName: gone.userName });
      const sub = await newPerson(server());
      await admin.put(`${sub.path}/owner`, { owner: again.userName });
      expect((await deputyClient.get(sub.path)).code).toBe('userNotFound');
    });
  });
});
