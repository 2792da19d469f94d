import { beforeAll, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, type Person, signedInPerson } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';

// T126, T127, T128: another site cannot make a browser change anything here with the cookies that it holds.
const server = withServer('sqlite');
let client: Client;
let person: Person;
let other: Client;

beforeAll(async () => {
  ({ client, person } = await signedInPerson(server(), { groupIds: [groups.admins] }));
  ({ client: other } = await signedInPerson(server()));
});
const unsafe = () => server().routes.filter(({ method }) => method !== 'GET');
const addressOf = (url: string) =>
  url.replace(':tenant', TENANT).replace(':user', 'admin').replace(':group', '2').replace(':id', '1');

test('every route that changes something wants the session’s own XSRF token beside the cookie', async () => {
  const own = client.jar.get('XSRF-TOKEN') ?? '';
  const wrong = [
    undefined,
    '',
    'undefined',
    'x',
    own.toUpperCase(),
    `${own}x`,
    own.slice(0, -1),
    other.jar.get('XSRF-TOKEN'),
  ];
  for (const { method, url, access } of unsafe()) {
    if ('anonymous' in access && url !== '/user/logout') continue;
    for (const token of wrong) {
      const headers = {
        cookie: `authorization=${client.jar.get('authorization')}; XSRF-TOKEN=${token}`,
        ...(token === undefined ? {} : { 'x-xsrf-token': token }),
      };
      const answer = await server().client().send(method, addressOf(url), { headers, body: {} });
      expect([method, url, token, answer.code]).toEqual([method, url, token, 'xsrfMismatch']);
    }
  }
  expect((await client.get('/user/currentUser')).status).toBe(200);
});

test('every request that a browser calls cross-site and that changes something is refused first, logins too', async () => {
  for (const { method, url } of unsafe()) {
    const form = { username: person.userName, password: person.password };
    const call = url.startsWith('/tenant/oauth') ? { form } : { body: {} };
    const answer = await client.send(method, addressOf(url), { ...call, headers: { 'sec-fetch-site': 'cross-site' } });
    expect([method, url, answer.status, answer.code, answer.cookies]).toEqual([method, url, 403, 'crossSite', []]);
  }
  for (const site of ['same-origin', 'same-site', 'none']) {
    const answer = await client.put('/user/currentUser', { firstName: site }, { headers: { 'sec-fetch-site': site } });
    expect(answer.status).toBe(200);
  }
  // Reading is not changing; what it shows stays with this origin.
  expect((await client.get('/user/currentUser', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200);
});

test('what a form of another site can send is no request here', async () => {
  const rights = (await client.get('/user/currentUser')).at('rights') as Readonly<Record<string, boolean>>;
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
    const raw = JSON.stringify({ firstName: 'x', currentUserPassword: 'x' });
    for (const { method, url, body, access } of unsafe()) {
      if (body === undefined || url.startsWith('/tenant/oauth')) continue;
      const answer = await client.send(method, addressOf(url), { raw, headers: { 'content-type': type } });
      // Only users of the management tenant have the right to some, and that is looked at first.
      const lacksRight = 'right' in access && access.right !== undefined && rights[access.right] === false;
      const wanted = lacksRight ? 403 : 415;
      expect([method, url, answer.status]).toEqual([method, url, wanted]);
    }
  }
});

test('with Basic or a bearer no XSRF token is asked for: no browser sends those by itself', async () => {
  const basic = [person.userName, person.password] as const;
  expect((await server().client().put('/user/currentUser', { firstName: 'x' }, { basic })).status).toBe(200);
  const bearer = client.jar.get('authorization') ?? '';
  expect((await server().client().put('/user/currentUser', { firstName: 'x' }, { bearer })).status).toBe(200);
});

test('no other origin is ever allowed to read an answer', async () => {
  for (const origin of ['https://evil.example', 'null', 'http://sallyport.test.evil.example']) {
    for (const method of ['GET', 'OPTIONS']) {
      const answer = await client.send(method, '/user/currentUser', {
        headers: { origin, 'access-control-request-method': 'PUT' },
      });
      const allowing = Object.keys(answer.headers).filter((name) => name.startsWith('access-control-'));
      expect(allowing).toEqual([]);
    }
  }
  await newPerson(server());
});
