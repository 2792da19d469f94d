import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

const USERS = `/user/${TENANT}/users`;

describe.each(engines)('users on %s', (engine) => {
  const server = withServer(engine);
  let admin: Client;
  beforeAll(async () => {
    admin = await server().admin();
  });

  test('created, read, changed, deleted; each written down', async () => {
    const made = await admin.post(USERS, {
      ...{ userName: 'jane', password: PASSWORD, email: 'jane@example.com', firstName: 'Jane', lastName: 'Doe' },
      ...{
        phone: '+49 30 1234',
        displayName: 'janey',
        groupIds: [groups.business],
        customProperties: { a: [1, { b: null }] },
      },
    });
    expect([made.status, made.headers.location]).toEqual([201, `http://sallyport.test${USERS}/jane`]);
    expect(made.body).toMatchObject({
      ...{
        id: 'jane',
        self: `http://sallyport.test${USERS}/jane`,
        userName: 'jane',
        displayName: 'janey',
        enabled: true,
      },
      ...{ passwordStrength: 'GREEN', shouldResetPassword: false, twoFactorAuthenticationEnabled: false },
      customProperties: { userOrigin: 'BASIC', a: [1, { b: null }] },
      groups: { references: [{ group: { id: groups.business, name: 'business' } }] },
      roles: {
        references: [
          { role: { id: 'ROLE_USER_MANAGEMENT_OWN_ADMIN' } },
          { role: { id: 'ROLE_USER_MANAGEMENT_OWN_READ' } },
        ],
      },
    });
    const read = await admin.get(`${USERS}/jane`, {
      headers: { accept: 'application/vnd.com.nsn.cumulocity.user+json' },
    });
    expect(read.body).toEqual(made.body);
    expect(read.headers['content-type']).toBe('application/vnd.com.nsn.cumulocity.user+json;charset=UTF-8');
    const changed = await admin.put(`${USERS}/jane`, { lastName: 'Roe', phone: null, displayName: '' });
    expect(changed.status).toBe(200);
    expect(changed.at('lastName')).toBe('Roe');
    expect([changed.at('phone'), changed.at('displayName'), changed.at('firstName')]).toEqual([
      undefined,
      undefined,
      'Jane',
    ]);
    expect((await admin.put(`${USERS}/jane`, { email: 'other@example.com' })).code).toBe('validation');
    expect((await admin.delete(`${USERS}/jane`)).status).toBe(204);
    expect((await admin.get(`${USERS}/jane`)).code).toBe('userNotFound');
    expect((await admin.delete(`${USERS}/jane`)).code).toBe('userNotFound');
    const records = await admin.get('/audit/auditRecords?source=jane&pageSize=100');
    expect((records.at('auditRecords') as { text: string }[]).map(({ text }) => text)).toEqual([
      'User jane created',
      'User jane updated: global roles [business] added',
      expect.stringMatching(/^User jane updated: (alias|lastName|phone), /),
      'User jane deleted',
    ]);
    // No full number in the records.
    expect(records.text).not.toContain('1234');
  });

  test('applications and permissions over devices are kept as they were sent', async () => {
    const person = await newPerson(server());
    const given = {
      applications: [{ id: '7', name: 'cock\npit', x: { y: 1 } }],
      devicePermissions: { 4711: ['A:*:READ'] },
    };
    expect((await admin.put(person.path, given)).body).toMatchObject(given);
    expect((await admin.get(person.path)).body).toMatchObject(given);
    const list = await admin.get(`${USERS}?username=${person.userName}&withApps=false`);
    expect(list.at('users.0.applications')).toEqual([]);
    const records = await admin.get(`/audit/auditRecords?source=${person.userName}&pageSize=100`);
    expect(records.at('auditRecords.1.text')).toBe(
      `User ${person.userName} updated: devicePermissions, applications [cock?pit] added`,
    );
  });

  test('names are taken once, whatever their case; so are aliases and addresses', async () => {
    await newPerson(server(), { userName: 'first', displayName: 'First Alias', email: 'first@example.com' });
    const create = async (details: object) => (await admin.post(USERS, { password: PASSWORD, ...details })).code;
    expect(await create({ userName: 'FIRST' })).toBe('userNameTaken');
    expect(await create({ userName: 'second', displayName: 'first' })).toBe('userNameTaken');
    expect(await create({ userName: 'second', displayName: 'FIRST ALIAS' })).toBe('userNameTaken');
    expect(await create({ userName: 'second', email: 'First@Example.com' })).toBe('emailTaken');
    expect(await create({ userName: 'second', displayName: 'Second' })).toBe('aliasEqualsUserName');
    expect(await create({ userName: 'second' })).toBeUndefined();
  });

  test('need a password, or have to set one before the first login', async () => {
    expect((await admin.post(USERS, { userName: 'none' })).message).toContain('mandatory fields');
    for (const [password, code] of [
      ['short', 'passwordRules'],
      ['x'.repeat(33), 'passwordRules'],
      ['pässword-1', 'passwordRules'],
    ]) {
      expect((await admin.post(USERS, { userName: 'none', password })).code).toBe(code);
    }
    const made = await admin.post(USERS, { userName: 'none', email: 'none@example.com', sendPasswordResetEmail: true });
    expect([made.status, made.at('shouldResetPassword'), made.at('passwordStrength')]).toEqual([201, true, undefined]);
    expect((await server().client().login('none', '')).code).toBe('badCredentials');
  });

  test('two people who change one user from the same version: the second hears of it', async () => {
    const person = await newPerson(server());
    const etag = String((await admin.get(person.path)).headers.etag);
    const version = Number(etag.replaceAll('"', ''));
    expect((await admin.put(person.path, { version, firstName: 'A' })).status).toBe(200);
    const second = await admin.put(person.path, { version, firstName: 'B' });
    expect([second.status, second.code]).toEqual([409, 'changedMeanwhile']);
    expect((await admin.get(person.path)).at('firstName')).toBe('A');
    const next = Number(String((await admin.get(person.path)).headers.etag).replaceAll('"', ''));
    const both = await Promise.all(['C', 'D'].map((firstName) => admin.put(person.path, { version: next, firstName })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('a change that fails half-way changes nothing', async () => {
    const person = await newPerson(server());
    await newPerson(server(), { userName: 'taken-name' });
    const before = (await admin.get(person.path)).body;
    for (const update of [
      { firstName: 'X', groupIds: [groups.business, 9999] },
      { firstName: 'X', displayName: 'taken-name' },
      { firstName: 'X', groupIds: [groups.business], version: 1_000_000 },
    ]) {
      expect((await admin.put(person.path, update)).status).toBeGreaterThanOrEqual(400);
      expect((await admin.get(person.path)).body).toEqual(before);
    }
    expect((await admin.post(USERS, { userName: 'half', password: PASSWORD, groupIds: [1, 9999] })).status).toBe(404);
    expect((await admin.get(`${USERS}/half`)).code).toBe('userNotFound');
    const records = await admin.get(`/audit/auditRecords?source=${person.userName}&pageSize=100`);
    expect(records.at('auditRecords')).toHaveLength(1);
  });

  test('global roles: given and taken one by one, or all at once', async () => {
    const person = await newPerson(server());
    const members = (id: number) => `/user/${TENANT}/groups/${id}/users`;
    const held = async () =>
      ((await admin.get(person.path)).at('groups.references') as { group: { id: number } }[]).map(
        ({ group }) => group.id,
      );
    const added = await admin.post(members(1), {
      user: { self: `http://any/user/${TENANT}/users/${person.userName}` },
    });
    expect([added.status, added.at('group.name')]).toEqual([201, 'business']);
    expect((await admin.post(members(1), { user: { id: person.userName } })).status).toBe(201);
    expect(await held()).toEqual([1]);
    await admin.put(person.path, { groupIds: [4, 12] });
    expect(await held()).toEqual([4, 12]);
    expect((await admin.delete(`${members(4)}/${person.userName}`)).status).toBe(204);
    expect(await held()).toEqual([12]);
    expect((await admin.post(members(404), { user: { id: person.userName } })).code).toBe('groupNotFound');
    expect((await admin.post(members(1), { user: { id: 'nobody' } })).code).toBe('userNotFound');
    expect((await admin.post(members(1), { user: {} })).code).toBe('validation');
    const list = await admin.get(`/user/${TENANT}/groups?pageSize=100&withTotalPages=true`);
    expect(list.at('groups')).toHaveLength(12);
    expect((await admin.get(`/user/${TENANT}/groups/2`)).at('name')).toBe('admins');
  });

  test('one’s own profile', async () => {
    const person = await newPerson(server());
    const client = server().client();
    await client.login(person.userName, person.password);
    const changed = await client.put('/user/currentUser', {
      email: 'own@example.com',
      phone: '0301234',
      displayName: 'Own',
    });
    expect(changed.body).toMatchObject({ email: 'own@example.com', phone: '0301234', displayName: 'Own' });
    expect((await client.get('/user/currentUser')).body).toEqual(changed.body);
    const types = ['currentUser', 'user'].map((type) => `application/vnd.com.nsn.cumulocity.${type}+json`);
    for (const accept of types) {
      const answer = await client.get('/user/currentUser', { headers: { accept } });
      expect(answer.headers['content-type']).toBe(`${accept};charset=UTF-8`);
    }
    expect((await client.get('/tenant/currentTenant?withParent=true')).body).toMatchObject({ name: TENANT });
  });
});

describe.each(engines)('the list of users on %s', (engine) => {
  const server = withServer(engine);
  let admin: Client;
  const names = async (query: string) => {
    const answer = await admin.get(`${USERS}?${query}`);
    expect(answer.status).toBe(200);
    return (answer.at('users') as { userName: string }[]).map(({ userName }) => userName);
  };

  beforeAll(async () => {
    await switchTfaOn(server());
    admin = await server().admin();
    for (let index = 0; index < 12; index++) {
      await newPerson(server(), { userName: `list-${String(index).padStart(2, '0')}`, groupIds: index % 2 ? [1] : [] });
    }
    await totpPerson(server(), { userName: 'state-active' });
    await newPerson(server(), { userName: 'state-pending', tfaEnforced: true });
    await newPerson(server(), { userName: 'state-excluded', groupIds: [groups.devices] });
    await newPerson(server(), { userName: 'device_7' });
    admin = await server().admin();
  });

  test('comes in pages with links to the next and the one before', async () => {
    const first = await admin.get(`${USERS}?username=list-&pageSize=5&withTotalPages=true&withTotalElements=true`);
    expect(first.at('statistics')).toEqual({ currentPage: 1, pageSize: 5, totalPages: 3, totalElements: 12 });
    expect([first.at('prev'), String(first.at('next'))]).toEqual([undefined, expect.stringContaining('currentPage=2')]);
    const seen: string[] = [];
    let next: unknown = first.at('self');
    while (typeof next === 'string') {
      const page = await admin.get(next.replace('http://sallyport.test', ''));
      seen.push(...(page.at('users') as { userName: string }[]).map(({ userName }) => userName));
      next = page.at('next');
    }
    expect(seen).toEqual(Array.from({ length: 12 }, (_, index) => `list-${String(index).padStart(2, '0')}`));
    expect((await admin.get(USERS)).at('statistics')).toEqual({ currentPage: 1, pageSize: 5 });
    expect((await admin.get(`${USERS}?pageSize=9999`)).at('statistics.pageSize')).toBe(2000);
    expect(await names('username=list-&currentPage=99')).toEqual([]);
  });

  test('filters by name, global role, device and state of TFA', async () => {
    expect(await names('username=LIST-0&pageSize=100')).toHaveLength(10);
    expect(await names('username=list-&groups=1&pageSize=100')).toHaveLength(6);
    expect(await names('groups=1,3&pageSize=100')).toHaveLength(7);
    expect(await names('onlyDevices=true&pageSize=100')).toEqual(['device_7']);
    expect(await names('username=%25&pageSize=100')).toEqual([]);
    expect(await names('tfaStatus=active&pageSize=100')).toEqual(['state-active']);
    expect(await names('tfaStatus=pending&pageSize=100')).toEqual(['state-pending']);
    expect(await names('tfaStatus=excluded&pageSize=100')).toEqual(['state-excluded']);
  });

  test('the filter finds exactly the users whose state it names, whatever is enforced', async () => {
    const states = ['active', 'pending', 'off', 'blocked', 'excluded', 'unavailable'];
    for (const [enabled, enforced] of [
      ['true', 'false'],
      ['true', 'true'],
      ['false', 'false'],
    ]) {
      await server().house.tools.storage.settings.put(TENANT, 'two-factor-authentication', 'enabled', enabled ?? '');
      await server().house.tools.storage.settings.put(TENANT, 'two-factor-authentication', 'enforced', enforced ?? '');
      // This one logged in before it was enforced.
      const all = (await admin.get(`${USERS}?pageSize=2000`)).at('users') as { userName: string; tfaStatus: string }[];
      expect(all.length).toBeGreaterThan(14);
      for (const state of states) {
        const wanted = all.filter(({ tfaStatus }) => tfaStatus === state).map(({ userName }) => userName);
        expect([enabled, enforced, state, await names(`tfaStatus=${state}&pageSize=2000`)]).toEqual([
          enabled,
          enforced,
          state,
          wanted,
        ]);
      }
    }
    await switchTfaOn(server());
  });

  test('counts sub-users and leaves the roles out where asked', async () => {
    const answer = await admin.get(`${USERS}?username=list-00&withSubusersCount=true&withRoles=false`);
    expect(answer.at('users.0.subusersCount')).toBe(0);
    expect(answer.at('users.0.roles')).toBeUndefined();
    expect(answer.at('users.0.groups.references')).toEqual([]);
  });
});
