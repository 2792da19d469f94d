import { beforeAll, describe, expect, test } from 'vitest';
import { permissions } from '../../src/contract/permissions.ts';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, signedInPerson } from '../support/people.ts';
import { engines, TENANT, withServer } from '../support/start-server.ts';

const GROUPS = `/user/${TENANT}/groups`;
const ORIGIN = 'http://sallyport.test';

describe.each(engines)('global roles on %s', (engine) => {
  const server = withServer(engine);
  let admin: Client;
  beforeAll(async () => {
    admin = await server().admin();
  });
  const make = async (details: object): Promise<string> => {
    const made = await admin.post(GROUPS, details);
    expect(made.status).toBe(201);
    return `${GROUPS}/${made.at('id')}`;
  };
  const texts = async (path: string) => {
    const records = await admin.get(`/audit/auditRecords?type=Group&pageSize=2000`);
    const of = (record: { source: { self: string } }) => record.source.self === `${ORIGIN}${path}`;
    return (records.at('auditRecords') as { text: string; source: { self: string } }[])
      .filter(of)
      .map(({ text }) => text);
  };

  test('created, read by id and name, changed, deleted; each written down', async () => {
    const wanted = { name: 'Night shift', description: 'At night', customProperties: { a: 1 } };
    const made = await admin.post(GROUPS, { ...wanted, id: 77, self: 'x', users: [], roles: { references: [] } });
    expect(made.status).toBe(201);
    // Clients take the number from the end of the address.
    const path = `${GROUPS}/${/\d+$/.exec(String(made.headers.location))?.[0]}`;
    expect(made.headers.location).toBe(`${ORIGIN}${path}`);
    expect(made.body).toMatchObject({ ...wanted, id: 13, self: `${ORIGIN}${path}`, roles: { references: [] } });
    expect((await admin.get(path)).body).toEqual(made.body);
    expect((await admin.get(`/user/${TENANT}/groupByName/Night%20shift`)).body).toEqual(made.body);
    expect((await admin.get(`/user/${TENANT}/groupByName/Nobody`)).code).toBe('groupNotFound');
    const changed = await admin.put(path, { ...(made.body as object), name: 'Day shift', description: null });
    expect(changed.body).toMatchObject({ id: 13, name: 'Day shift', description: '', customProperties: { a: 1 } });
    const grants = { devicePermissions: { 4711: ['ALARM:*:READ'] }, applications: [{ id: '9', name: 'cockpit' }] };
    expect((await admin.put(path, grants)).body).toMatchObject({ name: 'Day shift', ...grants });
    expect((await admin.delete(path)).status).toBe(204);
    expect([(await admin.get(path)).code, (await admin.delete(path)).code]).toEqual(['groupNotFound', 'groupNotFound']);
    expect(await texts(path)).toEqual([
      'Global Role Night shift created',
      "Global Role Day shift updated: name='Day shift', description",
      'Global Role Day shift updated: devicePermissions, applications',
      'Global Role Day shift removed',
    ]);
    const next = await admin.post(GROUPS, wanted);
    expect(next.at('id'), 'no id is used twice').toBe(14);
  });

  test('come with the first of those who hold them, and where the others are; only those whom the caller sees', async () => {
    const path = await make({ name: 'Many' });
    const id = Number(path.split('/').at(-1));
    expect((await admin.get(path)).at('users')).toEqual({
      self: `${ORIGIN}${path}/users?pageSize=5&currentPage=1`,
      references: [],
      statistics: { currentPage: 1, pageSize: 5 },
    });
    const creator = await signedInPerson(server(), { groupIds: [groups.sharedUserManager, id] });
    for (let nth = 0; nth < 5; nth++) await newPerson(server(), { groupIds: [id] });
    const below = await newPerson(server(), { groupIds: [id] }, creator.client);
    const whole = await admin.get(path);
    const members = (await admin.get(`${path}/users`)).at('references');
    expect([whole.at('users.references'), (members as unknown[]).length]).toEqual([members, 5]);
    expect(whole.at('users.next')).toBe(`${ORIGIN}${path}/users?pageSize=5&currentPage=2`);
    const seen = (await creator.client.get(path)).at('users.references') as { user: { id: string; email?: string } }[];
    expect(seen.map(({ user }) => user.id)).toEqual([below.userName]);
    // Inside a user, where everybody reads their own, nobody else is.
    const own = (await creator.client.get('/user/currentUser')).at('groups.references') as {
      group: { users: object };
    }[];
    for (const { group } of own) expect(Object.keys(group.users)).toEqual(['self']);
  });

  test('names are there once, and no two look alike by blanks', async () => {
    const path = await make({ name: 'Taken' });
    expect((await admin.post(GROUPS, { name: 'Taken' })).code).toBe('groupNameTaken');
    expect((await admin.post(GROUPS, { name: 'admins' })).status).toBe(409);
    expect((await admin.put(path, { name: 'business' })).code).toBe('groupNameTaken');
    for (const name of ['', ' ', 'Taken ', ' Taken', 'a\u200bb'])
      expect((await admin.post(GROUPS, { name })).code).toBe('validation');
    const both = await Promise.all([1, 2, 3, 4].map(() => admin.post(GROUPS, { name: 'At once' })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  test('permissions: given and taken one by one, by any form of reference, or all at once', async () => {
    const path = await make({ name: 'Permissions', roleIds: ['ROLE_ALARM_READ'] });
    const held = async () =>
      ((await admin.get(`${path}/roles?pageSize=100`)).at('references') as { role: { id: string } }[]).map(
        ({ role }) => role.id,
      );
    const references = [
      { self: `${ORIGIN}/user/roles/ROLE_ALARM_ADMIN` },
      { self: 'user/roles/ROLE_EVENT_READ' },
      { self: '/user/roles/ROLE_EVENT_ADMIN/' },
      { id: 'ROLE_AUDIT_READ' },
      { id: 'ROLE_SMS_READ', self: `${ORIGIN}/user/roles/ROLE_SMS_READ` },
    ];
    for (const role of references) expect((await admin.post(`${path}/roles`, { role })).status).toBe(201);
    const names = ['ALARM_READ', 'ALARM_ADMIN', 'EVENT_READ', 'EVENT_ADMIN', 'AUDIT_READ', 'SMS_READ'];
    expect(await held()).toEqual(names.map((name) => `ROLE_${name}`));
    const again = await admin.post(`${path}/roles`, { role: { id: 'ROLE_SMS_READ' } });
    expect([again.status, again.code]).toEqual([409, 'roleAssigned']);
    for (const [role, code] of [
      [{ id: 'ROLE_NONE' }, 'roleNotFound'],
      [{ id: 'ROLE_SYSTEM' }, 'roleNotFound'],
      [{}, 'validation'],
      [{ id: 'ROLE_ALARM_READ', self: '/user/roles/ROLE_USER_MANAGEMENT_ADMIN' }, 'validation'],
      [{ self: '%ff' }, 'validation'],
    ] as const) {
      expect((await admin.post(`${path}/roles`, { role })).code).toBe(code);
    }
    expect((await admin.delete(`${path}/roles/ROLE_EVENT_READ`)).status).toBe(204);
    expect((await admin.delete(`${path}/roles/ROLE_EVENT_READ`)).code).toBe('roleNotFound');
    expect((await admin.put(path, { roleIds: ['ROLE_SMS_READ', 'ROLE_NONE'] })).code).toBe('roleNotFound');
    await admin.put(path, { roleIds: ['ROLE_SMS_READ', 'ROLE_BINARY_READ'] });
    expect(await held()).toEqual(['ROLE_SMS_READ', 'ROLE_BINARY_READ']);
    expect((await texts(path)).at(-1)).toBe(
      'Global Role Permissions updated: roles [ROLE_BINARY_READ] added, roles [ROLE_ALARM_READ, ROLE_ALARM_ADMIN, ROLE_EVENT_ADMIN, ROLE_AUDIT_READ] removed',
    );
  });

  test('a permission counts for all members with their next request; forceLogout ends their sessions', async () => {
    const path = await make({ name: 'Live' });
    const { person, client } = await signedInPerson(server(), { groupIds: [Number(path.split('/').at(-1))] });
    expect((await client.get('/audit/auditRecords')).status).toBe(403);
    await admin.post(`${path}/roles`, { role: { id: 'ROLE_AUDIT_READ' } });
    expect((await client.get('/audit/auditRecords')).status).toBe(200);
    await admin.put(path, { description: 'x' });
    await admin.delete(`${path}/roles/ROLE_AUDIT_READ`);
    expect((await client.get('/audit/auditRecords')).status).toBe(403);
    expect((await admin.put(`${path}?forceLogout=true`, { description: 'y' })).status).toBe(200);
    expect((await client.get('/user/currentUser')).code).toBe('sessionEnded');
    await client.login(person.userName, person.password);
    expect((await admin.delete(`${path}?forceLogout=true`)).status).toBe(204);
    expect((await client.get('/user/currentUser')).code).toBe('sessionEnded');
    expect((await admin.get(person.path)).at('groups.references')).toEqual([]);
  });

  test('members, in pages', async () => {
    const path = await make({ name: 'Members' });
    const id = Number(path.split('/').at(-1));
    for (const name of ['member-a', 'member-b', 'device_member']) {
      await newPerson(server(), { userName: name, groupIds: [id] });
    }
    const page = await admin.get(`${path}/users?pageSize=2&withTotalPages=true`);
    expect(page.at('statistics')).toEqual({ currentPage: 1, pageSize: 2, totalPages: 2 });
    expect(String(page.at('next'))).toMatch(/groups\/\d+\/users\?.*currentPage=2/);
    expect(page.at('references.0')).toMatchObject({
      self: `${ORIGIN}${path}/users/device_member`,
      user: { id: 'device_member' },
    });
    const rest = await admin.get(`${path}/users?pageSize=2&currentPage=2`);
    expect((rest.at('references') as { user: { id: string } }[]).map(({ user }) => user.id)).toEqual(['member-b']);
    expect((await admin.get(`${GROUPS}/4444/users`)).code).toBe('groupNotFound');
  });

  test('what the platform needs stays: admins, devices, and the one that enforces', async () => {
    const { settings } = server().house.tools.storage;
    const path = await make({ name: 'Enforced' });
    await settings.put('*', 'two-factor-authentication', 'enforced.group', 'Enforced');
    for (const one of [`${GROUPS}/${groups.admins}`, `${GROUPS}/${groups.devices}`, path]) {
      expect((await admin.delete(one)).code).toBe('groupProtected');
      expect((await admin.put(one, { name: 'other' })).code).toBe('groupProtected');
      const same = await admin.get(one);
      expect((await admin.put(one, same.body)).body).toEqual(same.body);
    }
    await settings.remove('*', 'two-factor-authentication', 'enforced.group');
    expect((await admin.delete(path)).status).toBe(204);
    const administrators = `${GROUPS}/${groups.admins}`;
    for (const role of ['ROLE_USER_MANAGEMENT_ADMIN', 'ROLE_TENANT_ADMIN']) {
      expect((await admin.delete(`${administrators}/roles/${role}`)).code).toBe('groupProtected');
    }
    expect((await admin.put(administrators, { roleIds: ['ROLE_ALARM_READ'] })).code).toBe('groupProtected');
    expect((await admin.delete(`${administrators}/roles/ROLE_SMS_READ`)).status).toBe(204);
  });
});

describe('permissions', () => {
  const server = withServer('sqlite');
  let admin: Client;
  beforeAll(async () => {
    admin = await server().admin();
  });

  test('the catalogue, in pages and by name', async () => {
    const page = await admin.get('/user/roles?pageSize=10&currentPage=2&withTotalPages=true&withTotalElements=true');
    expect(page.at('roles')).toHaveLength(10);
    expect(page.at('statistics')).toMatchObject({ totalElements: permissions.length, currentPage: 2 });
    expect(page.at('next')).toBe(
      `${ORIGIN}/user/roles?pageSize=10&currentPage=3&withTotalPages=true&withTotalElements=true`,
    );
    const one = { id: 'ROLE_AUDIT_READ', name: 'ROLE_AUDIT_READ', self: `${ORIGIN}/user/roles/ROLE_AUDIT_READ` };
    expect((await admin.get('/user/roles/ROLE_AUDIT_READ')).body).toEqual(one);
    const none = await admin.get('/user/roles/ROLE_NONE');
    expect([none.status, none.message]).toEqual([404, 'Cannot find the specified role.']);
  });

  test('given to one user directly, with their sessions ended', async () => {
    const { person, client } = await signedInPerson(server());
    const roles = `${person.path}/roles`;
    const given = await admin.post(roles, { role: { self: 'user/roles/ROLE_AUDIT_READ' } });
    expect([given.status, given.at('role.id'), given.at('self')]).toEqual([
      201,
      'ROLE_AUDIT_READ',
      `${ORIGIN}${roles}/ROLE_AUDIT_READ`,
    ]);
    expect((await client.get('/user/currentUser')).code).toBe('sessionEnded');
    await client.login(person.userName, person.password);
    expect((await client.get('/audit/auditRecords')).status).toBe(200);
    expect((await admin.post(roles, { role: { id: 'ROLE_AUDIT_READ' } })).code).toBe('roleAssigned');
    expect((await admin.post(roles, { role: { id: 'ROLE_SYSTEM' } })).code).toBe('roleNotFound');
    const list = await admin.get(`${roles}?pageSize=100`);
    expect(list.at('references')).toHaveLength(3);
    expect((await admin.get(person.path)).at('roles.references')).toEqual(list.at('references'));
    expect((await admin.delete(`${roles}/ROLE_AUDIT_READ`)).status).toBe(204);
    expect((await admin.delete(`${roles}/ROLE_AUDIT_READ`)).code).toBe('roleNotFound');
    expect((await client.get('/user/currentUser')).code).toBe('sessionEnded');
    const records = await admin.get(`/audit/auditRecords?source=${person.userName}&pageSize=100`);
    expect((records.at('auditRecords') as { text: string }[]).map(({ text }) => text).slice(1)).toEqual([
      `User ${person.userName} updated: roles [ROLE_AUDIT_READ] added`,
      `User ${person.userName} updated: roles [ROLE_AUDIT_READ] removed`,
    ]);
  });

  test('global roles of one user, as references', async () => {
    const person = await newPerson(server(), { groupIds: [1, 4] });
    const list = await admin.get(`${person.path}/groups?pageSize=1&withTotalElements=true`);
    expect(list.at('statistics.totalElements')).toBe(2);
    expect(list.at('references.0')).toMatchObject({
      self: `${ORIGIN}${person.path}/groups/1`,
      group: { id: 1, self: `${ORIGIN}${GROUPS}/1` },
    });
  });
});
