import { describe, expect, test } from 'vitest';
import { groups, newPerson, signedInPerson } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';

// The platform can make a second factor obligatory for the holders of one global role. Whoever takes somebody out of it
// takes them out of two-factor authentication, for as long as it needs to put in a phone of one's own.
describe('Leaving the role whose holders must have a second factor', () => {
  const server = withServer('sqlite');
  const membership = (userName: string) => `/user/${TENANT}/groups/${groups.business}/users/${userName}`;
  const enforceFor = async (name: string) => {
    const { settings } = server().house.tools.storage;
    await settings.put('*', 'two-factor-authentication', 'enabled', 'true');
    await settings.put('*', 'two-factor-authentication', 'enforced.group', name);
  };

  test('needs the right over TFA, and is nothing for oneself', async () => {
    const boss = await signedInPerson(server(), { groupIds: [groups.admins, groups.business] });
    await enforceFor('business');
    const { person: manager, client } = await signedInPerson(server(), { groupIds: [groups.sharedUserManager] });
    const target = await newPerson(server(), { groupIds: [groups.business] });
    const admin = await server().admin();
    await admin.put(`/user/${TENANT}/users/${target.userName}/owner`, { owner: manager.userName });
    await admin.post(`/user/${TENANT}/groups/${groups.sharedUserManager}/roles`, {
      role: { self: '/user/roles/ROLE_INVENTORY_ADMIN' },
    });
    expect((await client.delete(membership(target.userName))).code).toBe('accessDenied');
    const path = `/user/${TENANT}/users/${target.userName}`;
    expect((await client.put(path, { groupIds: [] })).code).toBe('accessDenied');
    expect((await admin.get(`${path}/tfa`)).at('enforcedBy')).toEqual(['role']);
    // An administrator may, but not for the own account.
    expect((await admin.delete(membership(target.userName))).status).toBe(204);
    expect((await boss.client.delete(membership(boss.person.userName))).code).toBe('ownAccount');
  });
});
