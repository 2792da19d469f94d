import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Client } from '../support/http-client.ts';
import { newPerson, signedInPerson } from '../support/people.ts';
import { PASSWORD, TENANT, withServer } from '../support/start-server.ts';

const server = withServer('sqlite');
const ORIGIN = 'http://sallyport.test';
const USERS = `/user/${TENANT}/users`;
const vendor = (name: string) => `application/vnd.com.nsn.cumulocity.${name}+json`;
let admin: Client;
beforeAll(async () => {
  admin = await server().admin();
});

test('fields that are missing are named together, as clients of the wire know it', async () => {
  for (const [path, body, missing] of [
    [USERS, { email: 'a@example.com', sendPasswordResetEmail: true }, 'userName'],
    [`/user/${TENANT}/groups`, {}, 'name'],
    ['/tenant/options', { category: 'a' }, 'key, value'],
    ['/audit/auditRecords', { text: 'x', source: {} }, 'activity, source.id, time, type'],
  ] as const) {
    const answer = await admin.post(path, body);
    expect([answer.status, answer.at('error'), answer.message]).toEqual([
      ...[422, 'undefined/validationError', `Following mandatory fields should be included: ${missing}`],
    ]);
  }
  // What is there and wrong is told as what is wrong with it.
  expect((await admin.post('/tenant/options', { category: 'a', key: 'b c', value: 'x' })).message).toMatch(
    /^key: must/,
  );
});

describe('the signed-in user', () => {
  const ask = (client: Client, accept: string, path = '/user/currentUser') =>
    client.get(path, { headers: { accept, 'content-type': 'application/json' } });
  const keys = (answer: Answer) => Object.keys(answer.body as object);

  test('comes in the form that Accept names, in any spelling', async () => {
    const { person, client } = await signedInPerson(server(), { firstName: 'Jane', email: 'forms@example.com' });
    const self = `${ORIGIN}${person.path}`;
    for (const accept of [
      vendor('user'),
      `${vendor('user')};`,
      `${vendor('user')};ver=0.9;charset=UTF-8`,
      vendor('user').toUpperCase(),
      `${vendor('USER')}, text/html`,
    ]) {
      const answer = await ask(client, accept);
      expect(answer.at('self')).toBe(self);
      expect(keys(answer)).toEqual(expect.arrayContaining(['roles', 'groups', 'customProperties']));
      expect(keys(answer)).not.toContain('effectiveRoles');
      expect(answer.headers['content-type']).toBe(`${vendor('user')};charset=UTF-8`);
    }
    for (const accept of [vendor('currentUser'), `${vendor('currentuser')};`, `${vendor('currentUser')};ver=0.9`]) {
      const answer = await ask(client, accept, '/user/currentUser?auth');
      expect(answer.body).toMatchObject({
        ...{ id: person.userName, self: `${ORIGIN}/user/currentUser`, firstName: 'Jane', email: 'forms@example.com' },
        effectiveRoles: [{ id: 'ROLE_USER_MANAGEMENT_OWN_ADMIN' }, { id: 'ROLE_USER_MANAGEMENT_OWN_READ' }],
      });
      for (const absent of ['roles', 'groups', 'customProperties']) expect(keys(answer)).not.toContain(absent);
      expect(answer.headers['content-type']).toBe(`${vendor('currentUser')};charset=UTF-8`);
    }
    for (const accept of ['application/json', '*/*', '', 'application/json, text/plain, */*']) {
      const answer = await ask(client, accept);
      expect(answer.at('self')).toBe(self);
      expect(keys(answer)).toEqual(expect.arrayContaining(['roles', 'groups', 'effectiveRoles', 'rights']));
      expect(answer.headers['content-type']).toBe('application/json;charset=UTF-8');
    }
  });

  test('is stored from the media type that clients send, and answered in the form they ask for', async () => {
    const { client } = await signedInPerson(server());
    const headers = { accept: `${vendor('user')};`, 'content-type': `${vendor('user')};` };
    const changed = await client.put('/user/currentUser', { firstName: 'Jane' }, { headers });
    expect([changed.at('firstName'), changed.headers['content-type']]).toEqual([
      'Jane',
      `${vendor('user')};charset=UTF-8`,
    ]);
    const brief = await client.put(
      '/user/currentUser',
      { firstName: 'June' },
      { headers: { accept: vendor('currentUser') } },
    );
    expect([brief.at('firstName'), brief.at('groups')]).toEqual(['June', undefined]);
    // What was remembered of one form is not shown for another, nor what it was before.
    for (const accept of [vendor('user'), vendor('currentUser'), '*/*']) {
      expect((await ask(client, accept)).at('firstName')).toBe('June');
    }
  });

  test('that is a service has no user’s resource, only the short form', async () => {
    const { person, client } = await signedInPerson(server());
    const { storage } = server().house.tools;
    const stored = await storage.users.byUserName(TENANT, person.userName);
    await storage.roles.grant(TENANT, stored?.key ?? '', ['ROLE_SYSTEM']);
    expect((await ask(client, vendor('user'))).code).toBe('accessDenied');
    const brief = await ask(client, vendor('currentUser'));
    expect((brief.at('effectiveRoles') as { id: string }[]).map(({ id }) => id)).toContain('ROLE_SYSTEM');
    expect((await ask(client, 'application/json')).status).toBe(200);
  });
});

test('the entry document says where everything is', async () => {
  const { client } = await signedInPerson(server());
  const entry = await client.get('/user', { headers: { accept: vendor('userApi') } });
  expect(entry.headers['content-type']).toBe(`${vendor('userApi')};charset=UTF-8`);
  expect(entry.body).toMatchObject({ self: `${ORIGIN}/user`, currentUser: `${ORIGIN}/user/currentUser` });
  for (const template of ['users', 'groups', 'roles', 'currentUser']) {
    const address = String(entry.at(template)).replace('{realm}', TENANT).replace(ORIGIN, '');
    expect((await admin.get(address)).status).toBe(200);
  }
  const named = String(entry.at('groupByName')).replace('{realm}', TENANT).replace('{groupName}', 'admins');
  expect((await admin.get(named.replace(ORIGIN, ''))).at('id')).toBe(2);
});

test('addresses for the newsletter, as text', async () => {
  await newPerson(server(), { email: 'news-a@example.com', newsletter: true });
  await newPerson(server(), { email: 'news-b@example.com', newsletter: true });
  await newPerson(server(), { email: 'news-c@example.com' });
  await newPerson(server(), { newsletter: true });
  const answer = await admin.get(`${USERS}/newsletterEmails`);
  expect([answer.text, answer.headers['content-type']]).toEqual([
    'news-a@example.com,news-b@example.com',
    'text/plain;charset=UTF-8',
  ]);
});

describe('X-HTTP-METHOD on a POST', () => {
  const override = (method: string) => ({ headers: { 'x-http-method': method, 'content-type': 'application/json' } });

  test('is the method that is carried out', async () => {
    const person = await newPerson(server());
    const changed = await admin.send('POST', person.path, { body: { firstName: 'Jane' }, ...override('PUT') });
    expect([changed.status, changed.at('firstName')]).toEqual([200, 'Jane']);
    expect((await admin.send('POST', person.path, override('get'))).at('id')).toBe(person.userName);
    expect((await admin.send('POST', person.path, override(' Delete '))).status).toBe(204);
    expect((await admin.get(person.path)).code).toBe('userNotFound');
    const made = await admin.send('POST', USERS, {
      body: { userName: 'posted', password: PASSWORD },
      ...override('POST'),
    });
    expect(made.status).toBe(201);
  });

  test('that is none, or not the route’s, is 405 and does nothing', async () => {
    const body = { userName: 'never', password: PASSWORD };
    for (const method of ['PATCH', 'TRACE', 'CONNECT', 'FOO', '', 'PUT, POST', '__proto__', 'DELETE', '\u00e9']) {
      const answer = await admin.send('POST', USERS, { body, ...override(method) });
      expect([method, answer.status]).toEqual([method, 405]);
    }
    expect((await admin.get(`${USERS}/never`)).code).toBe('userNotFound');
  });

  test('means nothing on other methods', async () => {
    const person = await newPerson(server());
    expect((await admin.get(person.path, override('DELETE'))).at('id')).toBe(person.userName);
    expect((await admin.put(person.path, { firstName: 'x' }, override('DELETE'))).at('firstName')).toBe('x');
    expect((await admin.get(person.path)).status).toBe(200);
  });
});

describe('spellings of one address and one body', () => {
  test('a trailing slash, encoded ids, and names that need encoding', async () => {
    const person = await newPerson(server(), { userName: 'a.b@example.com%x' });
    expect(person.path).toContain('%40example.com%25x');
    const found = await admin.get(`${person.path}/`);
    expect([found.at('id'), found.at('self')]).toEqual([person.userName, `${ORIGIN}${person.path}`]);
    expect((await admin.get(`${USERS}/?pageSize=1`)).status).toBe(200);
    const reference = { user: { self: `${ORIGIN}${person.path}`, id: person.userName } };
    expect((await admin.post(`/user/${TENANT}/groups/1/users`, reference)).status).toBe(201);
    const held = await admin.get(`/user/${TENANT}/groups/1/users?pageSize=1`);
    const self = String(held.at('references.0.self')).replace(ORIGIN, '');
    expect((await admin.delete(self)).status).toBe(204);
  });

  test('words that an address needs are nobody’s name', async () => {
    for (const userName of ['new', 'newsletterEmails', '.', '..']) {
      expect((await admin.post(USERS, { userName, password: PASSWORD })).code).toBe('validation');
    }
    for (const userName of ['New', 'newsletteremails', '...', 'roles', 'owner']) {
      const person = await newPerson(server(), { userName });
      expect((await admin.get(person.path)).at('id')).toBe(userName);
      expect((await admin.get(`${person.path}/groups`)).at('references')).toEqual([]);
    }
  });

  test('media types of any case and parameters, and none where there is no body', async () => {
    const { client } = await signedInPerson(server());
    for (const type of [
      'application/json',
      'APPLICATION/JSON; charset=utf-8',
      'application/vnd.com.nsn.cumulocity.user+json;ver=0.9;charset=UTF-8',
      'application/vnd.com.nsn.cumulocity.CURRENTUSER+json;',
      'application/vnd.com.nsn.cumulocity.user+json ; x=y',
    ]) {
      const call = { headers: { 'content-type': type } };
      expect((await client.put('/user/currentUser', { lastName: type.slice(0, 50) }, call)).status).toBe(200);
    }
    expect(
      (await client.send('POST', '/user/logout', { headers: { 'content-type': 'application/json' } })).status,
    ).toBe(200);
  });

  test('links to other pages keep the rest of the question', async () => {
    const page = await admin.get(`${USERS}?username=p&groups=1&groups=2&pageSize=1&withTotalPages=true&foo=bar%20baz`);
    expect(page.at('self')).toBe(
      `${ORIGIN}${USERS}?username=p&groups=1&groups=2&pageSize=1&withTotalPages=true&foo=bar+baz&currentPage=1`,
    );
    const all = await admin.get(`${USERS}?withApps=false&pageSize=2&currentPage=2&onlyRoots=true`);
    expect(all.at('prev')).toBe(`${ORIGIN}${USERS}?withApps=false&pageSize=2&currentPage=1&onlyRoots=true`);
    expect(String(all.at('next'))).toContain('currentPage=3');
  });
});
