import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, type Person, signedInPerson } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';

// A POST that says in a header that it is something else must pass the checks of what it is, not of what it looks like.
const server = withServer('sqlite');

describe('a request that hides its method in X-HTTP-METHOD', () => {
  let admin: Client;
  let victim: Person;
  beforeAll(async () => {
    admin = await server().admin();
    victim = await newPerson(server());
  });

  test('needs the rights of the method that is carried out', async () => {
    const { person, client } = await signedInPerson(server());
    const manager = await signedInPerson(server(), { groupIds: [groups.sharedUserManager] });
    const group = `/user/${TENANT}/groups/${groups.business}`;
    for (const [one, address, method, body] of [
      [client, victim.path, 'DELETE', undefined],
      [client, victim.path, 'PUT', { enabled: false }],
      [client, `${person.path}/owner`, 'PUT', { owner: 'admin' }],
      // CREATE may POST a member to a group, not change or delete the group.
      [manager.client, group, 'DELETE', undefined],
      [manager.client, group, 'PUT', { roleIds: ['ROLE_USER_MANAGEMENT_ADMIN'] }],
      [manager.client, `${group}/roles/ROLE_ALARM_ADMIN`, 'DELETE', undefined],
      [manager.client, `${manager.person.path}/owner`, 'DELETE', undefined],
    ] as const) {
      const headers = { 'x-http-method': method, 'content-type': 'application/json' };
      const answer = await one.send('POST', address, { headers, ...(body === undefined ? {} : { body }) });
      expect([method, address, answer.code]).toEqual([method, address, 'accessDenied']);
    }
    expect((await admin.get(victim.path)).at('enabled')).toBe(true);
    expect((await admin.get(group)).at('name')).toBe('business');
  });

  test('by cookie needs the token against cross-site requests when it changes something', async () => {
    const { client, person } = await signedInPerson(server(), { groupIds: [groups.admins] });
    const cookie = [...client.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const stranger = server().client();
    const send = (headers: Record<string, string>) =>
      stranger.send('POST', victim.path, { headers: { cookie, 'content-type': 'application/json', ...headers } });
    for (const method of ['DELETE', 'PUT', 'delete']) {
      expect((await send({ 'x-http-method': method })).code).toBe('xsrfMismatch');
      const token = client.jar.get('XSRF-TOKEN') ?? '';
      const foreign = { 'x-xsrf-token': token, 'sec-fetch-site': 'cross-site' };
      expect((await send({ 'x-http-method': method, ...foreign })).code).toBe('crossSite');
    }
    // It is a GET now and does what a GET does, no more.
    expect((await send({ 'x-http-method': 'GET' })).at('id')).toBe(victim.userName);
    const twice = { 'x-http-method': 'GET', 'x-http-method-override': 'DELETE' };
    expect((await send(twice)).status).toBe(200);
    expect((await admin.get(victim.path)).status).toBe(200);
    expect((await client.get(person.path)).status).toBe(200);
  });

  test('does not get around what only a login may be asked', async () => {
    const form = { grant_type: 'PASSWORD', username: victim.userName, password: victim.password };
    const client = server().client();
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await client.send('POST', '/tenant/oauth', { form, headers: { 'x-http-method': method } });
      expect([answer.status, answer.cookies]).toEqual([405, []]);
    }
  });
});
