import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, signedInPerson } from '../support/people.ts';
import { engines, TENANT, withServer } from '../support/start-server.ts';

const read = ['ALARM:*:READ'];

describe.each(engines)('permissions over devices on %s', (engine) => {
  const server = withServer(engine);
  let admin: Client;
  beforeAll(async () => {
    admin = await server().admin();
  });
  const owners = async (device: string, client = admin) => {
    const answer = await client.get(`/user/devicePermissions/${encodeURIComponent(device)}`);
    expect(answer.status).toBe(200);
    const { users, groups: of } = answer.body as { users: { id: string }[]; groups: { id: number }[] };
    return [...users, ...of].map(({ id }) => id);
  };

  test('given to users and global roles, all or none; found by device; taken away', async () => {
    const [one, two] = [await newPerson(server()), await newPerson(server())];
    const path = '/user/devicePermissions/4711';
    const permissions = { 4711: read };
    const update = {
      users: [one, two].map(({ userName }) => ({ userName, devicePermissions: permissions })),
      groups: [{ id: groups.business, devicePermissions: permissions }],
    };
    expect((await admin.put(path, { ...update, groups: [{ id: 999 }] })).code).toBe('groupNotFound');
    expect((await admin.put(path, { users: [...update.users, { userName: 'nobody' }] })).code).toBe('userNotFound');
    expect(await owners('4711')).toEqual([]);
    expect((await admin.put(path, update)).status).toBe(200);
    expect((await admin.get(path)).body).toEqual({
      users: [one, two].map(({ userName, path: own }) => ({
        ...{ id: userName, userName, self: `http://sallyport.test${own}`, devicePermissions: permissions },
      })),
      groups: [
        {
          ...{ id: groups.business, name: 'business', devicePermissions: permissions },
          self: `http://sallyport.test/user/${TENANT}/groups/${groups.business}`,
        },
      ],
    });
    await admin.put(one.path, { devicePermissions: { ...permissions, 12: ['EVENT:*:ADMIN'] } });
    expect((await admin.get(`${one.path}/devicePermissions`)).body).toEqual({ 12: ['EVENT:*:ADMIN'], 4711: read });
    expect((await admin.get(`${one.path}/devicePermissions?moId=12`)).body).toEqual({ 12: ['EVENT:*:ADMIN'] });
    expect((await admin.get(`${one.path}/devicePermissions?moId=13`)).body).toEqual({});
    await admin.put(path, { users: [{ userName: one.userName, devicePermissions: {} }] });
    expect((await admin.get(one.path)).at('devicePermissions')).toEqual({ 12: ['EVENT:*:ADMIN'] });
    expect(await owners('4711')).toEqual([two.userName, groups.business]);
  });

  test('are found by the device’s own name, whatever stands in it or looks like it', async () => {
    const person = await newPerson(server());
    for (const device of ['a%b', 'a_b', 'a\\b', 'a"b', 'CASE']) {
      await admin.put(person.path, { devicePermissions: { [device]: read, other: ['"x":', '"axb":'] } });
      expect(await owners(device)).toEqual([person.userName]);
      for (const alike of ['axb', 'x', 'case', '%', '_', 'a']) expect(await owners(alike)).toEqual([]);
    }
  });

  test('a parent gives sub-users what they have, and sees nobody else', async () => {
    const { person, client } = await signedInPerson(server(), { groupIds: [groups.sharedUserManager] });
    const child = await newPerson(server(), {}, client);
    const stranger = await newPerson(server(), { devicePermissions: { shared: read } });
    const give = (userName: string) =>
      client.put('/user/devicePermissions/shared', { users: [{ userName, devicePermissions: { shared: read } }] });
    expect((await give(child.userName)).code).toBe('accessDenied');
    expect((await give(stranger.userName)).code).toBe('userNotFound');
    const ofGroup = { groups: [{ id: 1, devicePermissions: { shared: read } }] };
    expect((await client.put('/user/devicePermissions/shared', ofGroup)).code).toBe('accessDenied');
    await admin.put(person.path, { devicePermissions: { shared: read } });
    expect((await give(child.userName)).status).toBe(200);
    expect(await owners('shared', client)).toEqual([child.userName]);
    expect(await owners('shared')).toHaveLength(3);
  });
});
