import { describe, expect, test } from 'vitest';
import { signedInPerson } from '../support/people.ts';
import { ADMIN, engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

const MINUTE = 60_000;
const ME = '/user/currentUser';

describe.each(engines)('sessions on %s', (engine) => {
  const server = withServer(engine);

  test('logging out ends the session for its token too, and clears both cookies', async () => {
    const { client } = await signedInPerson(server());
    const bearer = client.jar.get('authorization') ?? '';
    const answer = await client.post('/user/logout');
    expect([answer.status, answer.body]).toEqual([200, {}]);
    expect(answer.cookies.map(({ name, maxAge }) => [name, maxAge])).toEqual([
      ['authorization', 0],
      ['XSRF-TOKEN', 0],
    ]);
    const after = await client.get(ME, { bearer });
    expect([after.status, after.message]).toEqual([401, 'Invalid credentials! : User has been logged out']);
  });

  test('logging out without a session, or with a dead one, is 200', async () => {
    const client = server().client();
    expect((await client.post('/user/logout')).status).toBe(200);
    expect((await client.post('/user/logout', {}, { bearer: 'abc' })).status).toBe(200);
    const { client: other } = await signedInPerson(server());
    const bearer = other.jar.get('authorization') ?? '';
    await other.post('/user/logout');
    expect((await client.post('/user/logout', {}, { bearer })).status).toBe(200);
  });

  test('logging out by cookie needs the XSRF header', async () => {
    const { client } = await signedInPerson(server());
    expect((await client.post('/user/logout', {}, { headers: { 'x-xsrf-token': '' } })).code).toBe('xsrfMismatch');
    expect((await client.get(ME)).status).toBe(200);
  });

  test('a cookie is renewed after 15 minutes; its predecessor is good for one more minute', async () => {
    const { client } = await signedInPerson(server());
    const first = client.jar.get('authorization') ?? '';
    server().clock.move(15 * MINUTE - 1000);
    expect((await client.get(ME)).cookies).toEqual([]);
    server().clock.move(1000);
    const renewed = await client.get(ME);
    expect(renewed.cookies.map(({ name }) => name)).toEqual(['authorization', 'XSRF-TOKEN']);
    expect(client.jar.get('authorization')).not.toBe(first);
    const withFirst = () => client.get(ME, { headers: { cookie: `authorization=${first}` } });
    server().clock.move(MINUTE - 1000);
    const old = await withFirst();
    expect([old.status, old.cookies]).toEqual([200, []]);
    server().clock.move(1000);
    expect((await withFirst()).code).toBe('sessionEnded');
    expect((await client.get(ME)).status).toBe(200);
  });

  test('of many requests at the moment of renewal one renews, and all are answered', async () => {
    const { client } = await signedInPerson(server());
    server().clock.move(16 * MINUTE);
    const cookie = `authorization=${client.jar.get('authorization')}`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => client.get(ME, { headers: { cookie } })));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(answers.filter(({ cookies }) => cookies.length > 0)).toHaveLength(1);
  });

  test('a token that is not renewed ends after 30 minutes; a bearer is never renewed', async () => {
    const { person, client } = await signedInPerson(server());
    const bearer = String((await client.token(person.userName, person.password)).at('access_token'));
    server().clock.move(20 * MINUTE);
    expect((await client.get(ME, { bearer })).cookies).toEqual([]);
    server().clock.move(10 * MINUTE + 1000);
    expect((await client.get(ME, { bearer })).code).toBe('sessionEnded');
    expect((await client.get(ME)).code).toBe('sessionEnded');
  });

  test('a session in use ends after 12 hours', async () => {
    const { client } = await signedInPerson(server());
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      server().clock.move(20 * MINUTE);
      expect((await client.get(ME)).status).toBe(200);
    }
    server().clock.move(20 * MINUTE - 1000);
    expect((await client.get(ME)).status).toBe(200);
    server().clock.move(2000);
    expect((await client.get(ME)).code).toBe('sessionEnded');
  });

  test('the sixth session ends the oldest', async () => {
    const { person, client: oldest } = await signedInPerson(server());
    const clients = [oldest];
    for (let more = 0; more < 5; more++) {
      server().clock.move(1000);
      const client = server().client();
      await client.login(person.userName, person.password);
      clients.push(client);
    }
    const statuses = await Promise.all(clients.map(async (client) => (await client.get(ME)).status));
    expect(statuses).toEqual([401, 200, 200, 200, 200, 200]);
  });

  test('logging in again in one browser replaces its session', async () => {
    const { person, client } = await signedInPerson(server());
    const before = client.jar.get('authorization') ?? '';
    await client.login(person.userName, person.password);
    expect((await client.get(ME, { bearer: before })).code).toBe('sessionEnded');
    expect((await client.get(ME)).status).toBe(200);
  });

  test('a session is not bound to its user agent, unless the tenant wants that', async () => {
    const { client } = await signedInPerson(server());
    const other = { headers: { 'user-agent': 'Other/1.0' } };
    expect((await client.get(ME, other)).status).toBe(200);
    const value = JSON.stringify({ sessionConfiguration: { userAgentValidationRequired: true } });
    await server().house.tools.storage.settings.put(TENANT, 'login-options', 'OAUTH2_INTERNAL', value);
    expect((await client.get(ME, other)).code).toBe('sessionEnded');
    expect((await client.get(ME)).status).toBe(200);
    await server().house.tools.storage.settings.remove(TENANT, 'login-options', 'OAUTH2_INTERNAL');
  });

  test('logging out all users ends everybody, the acting administrator too, and is written down', async () => {
    const { client } = await signedInPerson(server());
    const admin = server().client();
    await admin.login(ADMIN, PASSWORD);
    expect((await client.post(`/user/logout/${TENANT}/allUsers`)).code).toBe('accessDenied');
    expect((await admin.post('/user/logout/t2/allUsers')).code).toBe('accessDenied');
    expect((await admin.post(`/user/logout/${TENANT}/allUsers`)).status).toBe(200);
    for (const each of [client, admin]) expect((await each.get(ME)).code).toBe('sessionEnded');
    const records = await admin.get('/audit/auditRecords?revert=true&pageSize=1', { basic: [ADMIN, PASSWORD] });
    expect(records.at('auditRecords.0.text')).toMatch(/^All users logged out \(\d+ sessions\)$/);
  });

  test('an Authorization header wins over a cookie', async () => {
    const { client } = await signedInPerson(server());
    expect((await client.get(ME, { headers: { authorization: 'Bearer abc' } })).status).toBe(401);
    expect((await client.get(ME, { basic: [ADMIN, PASSWORD] })).at('userName')).toBe(ADMIN);
  });
});
