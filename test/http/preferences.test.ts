import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { type Person, signedInPerson } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

const PATH = '/inventory/managedObjects';
const TYPE = 'c8y_UserPreference';

describe('what programs remember for a user', () => {
  const server = withServer('sqlite');
  let client: Client;
  let person: Person;
  beforeAll(async () => {
    ({ client, person } = await signedInPerson(server()));
  });
  const store = async (object: object) => (await client.post(PATH, { type: TYPE, ...object })).at('id') as string;

  test('is stored, found by fragment, changed and deleted', async () => {
    const name = `language${person.userName}`;
    const none = await client.get(`${PATH}?fragmentType=${name}&pageSize=100&withTotalPages=true`);
    expect([none.at('managedObjects'), none.at('statistics.totalPages')]).toEqual([[], 1]);
    const made = await client.post(PATH, { type: TYPE, [name]: { value: 'de' }, owner: 'admin', id: '1', self: 'x' });
    const { id } = made.body as { id: string };
    const self = `http://sallyport.test${PATH}/${id}`;
    const stored = { id, self, type: TYPE, owner: person.userName, [name]: { value: 'de' } };
    expect([made.status, made.headers.location, made.body]).toMatchObject([201, self, stored]);
    await store({ another: true });
    expect((await client.get(`${PATH}?fragmentType=${name}`)).at('managedObjects')).toEqual([made.body]);
    expect((await client.get(`${PATH}?type=${TYPE}&owner=${person.userName}`)).at('managedObjects')).toHaveLength(2);
    expect((await client.get(`${PATH}?ids=7,${id}`)).at('managedObjects')).toEqual([made.body]);
    for (const query of [
      'fragmentType=c8y_IsDevice',
      'type=other',
      'owner=admin',
      'query=x',
      'q=x',
      'text=x',
      'fragmentType=toString',
    ]) {
      expect([query, (await client.get(`${PATH}?${query}`)).at('managedObjects')]).toEqual([query, []]);
    }
    server().clock.move(1000);
    const changed = await client.put(`${PATH}/${id}`, { [name]: null, unit: 'metric' });
    expect(changed.body).toMatchObject({ id, unit: 'metric', creationTime: made.at('creationTime') });
    expect(changed.at(name)).toBeUndefined();
    expect(changed.at('lastUpdated')).not.toBe(made.at('lastUpdated'));
    expect((await client.get(`${PATH}/${id}`)).body).toEqual(changed.body);
    expect((await client.delete(`${PATH}/${id}`)).status).toBe(204);
    expect((await client.delete(`${PATH}/${id}`)).code).toBe('managedObjectNotFound');
  });

  test('is nobody else’s: not another user’s, not the administrator’s, not another tenant’s', async () => {
    const id = await store({ mine: true });
    await newTenant(server(), 't2');
    const others = [(await signedInPerson(server())).client, await server().admin(), await bossOf(server(), 't2')];
    for (const other of others) {
      expect((await other.get(`${PATH}?fragmentType=mine`)).at('managedObjects')).toEqual([]);
      for (const method of ['GET', 'PUT', 'DELETE']) {
        const answer = await other.send(method, `${PATH}/${id}`, method === 'PUT' ? { body: { mine: false } } : {});
        expect(answer.code).toBe('managedObjectNotFound');
      }
    }
    expect((await client.get(`${PATH}/${id}`)).at('mine')).toBe(true);
    expect((await server().client().get(PATH)).code).toBe('noCredentials');
  });

  test('is no inventory: devices and other types are refused, and so is what grows without end', async () => {
    for (const object of [{}, { type: 'c8y_Device' }, { name: 'x', c8y_IsDevice: {} }, { type: [TYPE] }]) {
      expect((await client.post(PATH, object)).code).toBe('validation');
    }
    const id = await store({ a: 'x'.repeat(9000) });
    expect((await client.put(`${PATH}/${id}`, { type: 'other' })).code).toBe('validation');
    expect((await client.put(`${PATH}/${id}`, { b: 'x'.repeat(9000) })).message).toMatch(/16000 characters/);
    expect((await client.post(PATH, { type: TYPE, a: 'x'.repeat(17_000) })).code).toBe('validation');
    expect((await client.get(`${PATH}/${id}`)).at('b')).toBeUndefined();
    const greedy = (await signedInPerson(server())).client;
    const made = await Promise.all(
      Array.from({ length: 130 }, (_, index) => greedy.post(PATH, { type: TYPE, [`f${index}`]: index })),
    );
    expect(made.filter(({ status }) => status === 201)).toHaveLength(100);
    expect(new Set(made.filter(({ status }) => status !== 201).map(({ code }) => code))).toEqual(
      new Set(['tooManyPreferences']),
    );
  });
});
