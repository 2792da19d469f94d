import { describe, expect, test } from 'vitest';
import { newPerson } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';

// T126: another site logs the victim in as the attacker. Over plain http browsers send no Sec-Fetch-Site, only Origin.
const server = withServer('sqlite');
const FORM = 'application/x-www-form-urlencoded';

test.each([
  ['https://evil.example', 403],
  ['null', 403],
  ['http://sallyport.test.evil.example', 403],
  ['http://localhost', 200],
])('a login form sent from %s is answered %i', async (origin, status) => {
  const person = await newPerson(server());
  const answer = await server().app.inject({
    method: 'POST',
    url: '/tenant/oauth',
    headers: { 'content-type': FORM, origin, host: 'localhost' },
    payload: new URLSearchParams({
      grant_type: 'PASSWORD',
      username: person.userName,
      password: person.password,
    }).toString(),
  });
  expect([answer.statusCode, answer.cookies.length > 0]).toEqual([status, status === 200]);
});

// A host beside ours, below the same domain, may be somebody else's: browsers call its requests `same-site`.
describe('at https://login.example.com', () => {
  const beside = withServer('sqlite', { publicUrl: 'https://login.example.com' });
  test.each([
    ['https://wiki.example.com', 'same-site', 403],
    ['https://login.example.com:8443', 'same-site', 403],
    ['null', 'same-site', 403],
    ['https://login.example.com', 'same-origin', 200],
    ['null', 'same-origin', 200],
  ])('a login form sent from %s, %s, is answered %i', async (origin, site, status) => {
    const person = await newPerson(beside());
    const login = { grant_type: 'PASSWORD', username: person.userName, password: person.password };
    const answer = await beside().app.inject({
      method: 'POST',
      url: '/tenant/oauth',
      headers: { 'content-type': FORM, host: 'login.example.com', origin, 'sec-fetch-site': site },
      payload: new URLSearchParams(login).toString(),
    });
    expect([answer.statusCode, answer.cookies.length > 0]).toEqual([status, status === 200]);
  });
});

test('programs send no Origin and log in', async () => {
  const person = await newPerson(server());
  expect((await server().client().login(person.userName, person.password)).status).toBe(200);
});
