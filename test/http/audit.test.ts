import { describe, expect, test } from 'vitest';
import type { Storage } from '../../src/core/ports/storage.ts';
import type { Answer, Client } from '../support/http-client.ts';
import { groups, newPerson, type Person, switchTfaOn, totpPerson } from '../support/people.ts';
import { ADMIN, engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

describe.each(engines)('audit on %s', (engine) => {
  let failing = false;
  const server = withServer(engine, {
    // Every transaction fails after its last statement, as when the database goes away at the commit.
    wrapStorage: (storage: Storage): Storage => ({
      ...storage,
      transaction: (work) =>
        storage.transaction(async (tx) => {
          const result = await work(tx);
          if (failing) throw new Error('gone before the commit');
          return result;
        }),
    }),
  });
  const everything = async () => {
    const admin = await server().admin();
    const page = 'pageSize=2000&revert=true';
    const texts = [
      (await admin.get(`/audit/auditRecords?${page}`)).text,
      (await admin.get(`/user/${TENANT}/users?${page}`)).text,
    ];
    return [...texts, (await admin.get(`/tenant/tenants/${TENANT}/tfa`)).text];
  };

  type Change = (admin: Client, person: Person) => Promise<Answer>;
  const changes: Readonly<Record<string, Change>> = {
    'a user created': (admin) => admin.post(`/user/${TENANT}/users`, { userName: 'made', password: PASSWORD }),
    'a user changed': (admin, { path }) => admin.put(path, { firstName: 'X' }),
    'a user disabled': (admin, { path }) => admin.put(path, { enabled: false }),
    'a user deleted': (admin, { path }) => admin.delete(path),
    'a global role given': (admin, { userName }) =>
      admin.post(`/user/${TENANT}/groups/4/users`, { user: { id: userName } }),
    'a global role taken': (admin, { userName }) =>
      admin.delete(`/user/${TENANT}/groups/${groups.business}/users/${userName}`),
    'TFA enforced for a user': (admin, { path }) => admin.put(`${path}/tfa`, { tfaEnforced: true }),
    'TFA settings of the tenant': (admin) =>
      admin.put(`/tenant/tenants/${TENANT}/tfa`, { totpEnforcedOnTenantLevel: true }),
    'a password set': (admin, { path }) =>
      admin.put(`${path}/password`, { currentUserPassword: PASSWORD, newPassword: 'Passw0rd!given' }),
    'one’s own profile': (admin) => admin.put('/user/currentUser', { lastName: 'X' }),
    'a login': (_admin, { userName, password }) => server().client().login(userName, password),
    'everybody logged out': (admin) => admin.post(`/user/logout/${TENANT}/allUsers`),
  };

  test.each(Object.keys(changes))('%s: change and record together, or neither', async (change) => {
    await switchTfaOn(server());
    const person = await newPerson(server(), { groupIds: [groups.business] });
    const client = server().client();
    await client.login(ADMIN, PASSWORD);
    const before = await everything();
    failing = true;
    const failed = await changes[change]?.(client, person);
    failing = false;
    expect([failed?.status, failed?.code, failed?.cookies]).toEqual([500, 'internal', []]);
    expect(await everything()).toEqual(before);
    expect((await client.get('/user/currentUser')).status).toBe(200);
    expect((await changes[change]?.(client, person))?.status).toBeLessThan(300);
    const [records] = await everything();
    expect(records).not.toBe(before[0]);
  });

  test('a revocation and an activation too', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const admin = await server().admin();
    const before = await everything();
    failing = true;
    expect((await admin.delete(`${person.path}/totpSecret/revoke`)).status).toBe(500);
    failing = false;
    expect(await everything()).toEqual(before);
    expect((await server().client().login(person.userName, person.password)).code).toBe('totpCodeRequired');
    expect((await admin.delete(`${person.path}/totpSecret/revoke`)).status).toBe(204);
    const client = server().client();
    await client.login(person.userName, person.password);
    failing = true;
    await expect(client.enrol()).rejects.toThrow('200,204,500');
    failing = false;
    expect((await client.get('/user/currentUser/totpSecret/activity')).at('isActive')).toBe(false);
    expect((await client.post('/user/currentUser/totpSecret/activity', { isActive: true })).status).toBe(204);
  });

  test('records are filtered, paged and read one by one, and nobody can change or delete them', async () => {
    const admin = await server().admin();
    const person = await newPerson(server());
    const start = new Date(server().clock.now()).toISOString();
    server().clock.move(60_000);
    await server().client().login(person.userName, person.password);
    const own = await admin.get(`/audit/auditRecords?user=${person.userName}`);
    expect(own.at('auditRecords')).toHaveLength(1);
    expect(own.at('auditRecords.0')).toMatchObject({
      type: 'UserAuthentication',
      activity: 'User login',
      text: `${person.userName} user logged in to the platform with OAuth internal login mode`,
      user: person.userName,
      time: new Date(server().clock.now()).toISOString(),
    });
    expect(own.at('auditRecords.0.source')).toBeUndefined();
    const between = async (query: string) =>
      (await admin.get(`/audit/auditRecords?source=${person.userName}&pageSize=100&${query}`)).at(
        'auditRecords',
      ) as unknown[];
    expect(await between('type=User')).toHaveLength(1);
    expect(await between('type=Tenant')).toHaveLength(0);
    expect(await between(`dateFrom=${start}&dateTo=${start}`)).toHaveLength(1);
    expect(await between(`dateTo=${encodeURIComponent(start.replace('Z', '+02:00'))}`)).toHaveLength(0);
    expect(await between('dateFrom=1970-01-01&dateTo=9999-01-01&revert=true')).toHaveLength(1);
    const id = String(own.at('auditRecords.0.id'));
    expect((await admin.get(`/audit/auditRecords/${id}`)).body).toEqual(own.at('auditRecords.0'));
    expect((await admin.get('/audit/auditRecords/999999999')).code).toBe('auditRecordNotFound');
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      expect((await admin.send(method, `/audit/auditRecords/${id}`, { body: {} })).code).toBe('methodNotAllowed');
    }
  });

  test('a client adds records under its own name, marked, and of no type of ours', async () => {
    const admin = await server().admin();
    const record = {
      activity: 'Operation updated',
      application: 'Omniscape',
      c8y_Metadata: { action: 'SUBSCRIBE' },
      severity: 'MINOR',
      source: { id: '251982' },
      text: 'Device updated',
      time: '2026-01-31T12:00:00.000+02:00',
      type: 'Operation',
    };
    const made = await admin.post('/audit/auditRecords', { ...record, user: 'somebody-else', posted: false });
    expect([made.status, made.headers.location]).toEqual([201, made.at('self')]);
    expect(made.body).toMatchObject({
      ...record,
      time: '2026-01-31T10:00:00.000Z',
      creationTime: new Date(server().clock.now()).toISOString(),
      source: { id: '251982' },
      user: ADMIN,
      posted: true,
    });
    expect((await admin.get(`/audit/auditRecords/${made.at('id')}`)).body).toEqual(made.body);
    const found = await admin.get('/audit/auditRecords?application=Omniscape');
    expect(found.at('auditRecords')).toEqual([made.body]);
    for (const type of ['User', 'UserAuthentication', 'Group', 'Option', 'Tenant', 'TenantAuthConfig']) {
      expect((await admin.post('/audit/auditRecords', { ...record, type })).code).toBe('validation');
    }
    for (const field of ['activity', 'source', 'text', 'time', 'type']) {
      expect((await admin.post('/audit/auditRecords', { ...record, [field]: undefined })).code).toBe('validation');
    }
    for (const time of ['yesterday', '1969-01-01', '2999-01-01']) {
      expect((await admin.post('/audit/auditRecords', { ...record, time })).code).toBe('validation');
    }
  });

  test('what a stranger types as a name stays one line of one record', async () => {
    const name = 'evil\r\n=HYPERLINK("x")\u001b[31m\u202e';
    await server().client().login(name, 'x');
    const records = await (await server().admin()).get('/audit/auditRecords?revert=true&pageSize=1');
    expect(records.at('auditRecords.0.text')).toMatch(/^evil\?\?=HYPERLINK\("x"\)\?\[31m\? user login/);
    expect(JSON.stringify(records.at('auditRecords.0'))).not.toMatch(/\\r|\\n|\\u001b|\u202e/);
  });
});
