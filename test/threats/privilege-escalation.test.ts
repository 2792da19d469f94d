import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, type Person, signedInPerson, switchTfaOn } from '../support/people.ts';
import { ADMIN, engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

// T138, T148: a user manager cannot make, take over or weaken an administrator; the last administrator stays.
describe.each(engines)('a user manager, on %s', (engine) => {
  const server = withServer(engine);
  let manager: Person;
  let client: Client;
  let administrator: Person;
  const admins = `/user/${TENANT}/groups/${groups.admins}/users`;

  beforeAll(async () => {
    await switchTfaOn(server());
    ({ person: manager, client } = await signedInPerson(server(), { groupIds: [groups.userManager] }));
    administrator = await newPerson(server(), { groupIds: [groups.admins] });
  });
  const denied = async (answer: Promise<{ status: number; code: string | undefined }>) => {
    const { status, code } = await answer;
    expect([status, code]).toEqual([403, 'accessDenied']);
  };

  test('gives nobody permissions that they lack themselves, by any route', async () => {
    const other = await newPerson(server());
    for (const target of [manager, other]) {
      await denied(client.post(admins, { user: { id: target.userName } }));
      await denied(client.post(admins, { user: { self: `http://x/user/t1/users/${target.userName}` } }));
      await denied(client.put(target.path, { groupIds: [groups.admins] }));
      await denied(client.put(target.path, { groupIds: [groups.userManager, groups.tenantManager] }));
    }
    await denied(
      client.post(`/user/${TENANT}/users`, { userName: 'mole', password: PASSWORD, groupIds: [groups.admins] }),
    );
    expect((await client.get(`/user/${TENANT}/users/mole`)).code).toBe('userNotFound');
    expect((await client.get(`${other.path}`)).at('groups.references')).toEqual([]);
  });

  test('does nothing to an administrator', async () => {
    const passwords = { currentUserPassword: manager.password, newPassword: 'Passw0rd!stolen' };
    await denied(client.put(`${administrator.path}/password`, passwords));
    await denied(client.put(administrator.path, { enabled: false }));
    await denied(client.put(administrator.path, { shouldResetPassword: true }));
    await denied(client.put(administrator.path, { displayName: 'taken' }));
    await denied(client.put(administrator.path, { groupIds: [] }));
    await denied(client.put(`${administrator.path}/tfa`, { tfaEnforced: true }));
    await denied(client.delete(administrator.path));
    await denied(client.delete(`${administrator.path}/totpSecret/revoke`));
    await denied(client.delete(`${admins}/${administrator.userName}`));
    // A device is asked for no second factor.
    await denied(
      client.post(`/user/${TENANT}/groups/${groups.devices}/users`, { user: { id: administrator.userName } }),
    );
    expect((await server().client().login(administrator.userName, administrator.password)).status).toBe(200);
  });

  test('nobody takes themselves out of two-factor authentication, or lets go of their own account', async () => {
    const own = server().client();
    await own.login(administrator.userName, administrator.password);
    const devices = `/user/${TENANT}/groups/${groups.devices}/users`;
    expect((await own.post(devices, { user: { id: administrator.userName } })).code).toBe('ownAccount');
    const both = { groupIds: [groups.admins, groups.devices] };
    expect((await own.put(administrator.path, both)).code).toBe('ownAccount');
    for (const change of [{ enabled: false }, { tfaEnforced: true }, { shouldResetPassword: true }]) {
      expect((await own.put(administrator.path, change)).code).toBe('ownAccount');
    }
    expect((await own.delete(administrator.path)).code).toBe('ownAccount');
    expect((await own.delete(`${administrator.path}/totpSecret/revoke`)).code).toBe('ownSecret');
    expect((await own.get(administrator.path)).at('enabled')).toBe(true);
  });

  test('with CREATE alone sees and changes nobody but their own sub-users', async () => {
    const { person, client: shared } = await signedInPerson(server(), { groupIds: [groups.sharedUserManager] });
    const stranger = await newPerson(server());
    const mine = await newPerson(server(), {}, shared);
    expect((await shared.get(mine.path)).at('owner')).toBe(person.userName);
    const list = await shared.get(`/user/${TENANT}/users?pageSize=2000&owner=${ADMIN}`);
    expect(list.at('users')).toEqual([]);
    const all = await shared.get(`/user/${TENANT}/users?pageSize=2000`);
    expect((all.at('users') as { userName: string }[]).map(({ userName }) => userName)).toEqual([mine.userName]);
    for (const target of [stranger.path, administrator.path, `/user/${TENANT}/users/${ADMIN}`]) {
      expect((await shared.get(target)).code).toBe('userNotFound');
      expect((await shared.put(target, { firstName: 'x' })).code).toBe('userNotFound');
      expect((await shared.delete(target)).code).toBe('userNotFound');
      expect((await shared.get(`${target}/tfa`)).code).toBe('userNotFound');
      const passwords = { currentUserPassword: person.password, newPassword: 'Passw0rd!stolen' };
      expect((await shared.put(`${target}/password`, passwords)).code).toBe('userNotFound');
    }
    await denied(shared.put(mine.path, { tfaEnforced: true }));
    await denied(shared.delete(`${mine.path}/totpSecret/revoke`));
    await denied(shared.put(mine.path, { groupIds: [groups.userManager] }));
    expect((await shared.put(mine.path, { firstName: 'Mine' })).status).toBe(200);
    expect((await shared.delete(mine.path)).status).toBe(204);
  });

  test('the last enabled administrator can be neither removed, disabled nor demoted; two at once leave one', async () => {
    const admin = await server().admin();
    await admin.put(administrator.path, { enabled: false });
    const second = await newPerson(server(), { groupIds: [groups.admins] });
    const other = server().client();
    await other.login(second.userName, second.password);
    const first = `/user/${TENANT}/users/${ADMIN}`;
    // Each takes the other's role away at the same moment.
    const both = await Promise.all([admin.delete(`${admins}/${second.userName}`), other.delete(`${admins}/${ADMIN}`)]);
    const statuses = both.map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    const firstLeft = statuses[0] === 204;
    const [left, client2] = firstLeft ? [first, admin] : [second.path, other];
    await denied(client.delete(left));
    const name = firstLeft ? ADMIN : second.userName;
    expect((await client2.delete(`${admins}/${name}`)).code).toBe('lastAdministrator');
    expect((await client2.put(left, { groupIds: [] })).code).toBe('lastAdministrator');
  });
});
