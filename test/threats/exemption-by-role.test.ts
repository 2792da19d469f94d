import { describe, expect, test } from 'vitest';
import { operator } from '../../src/core/access/operator.ts';
import type { UserRecord } from '../../src/core/ports/users.ts';
import { updateUser } from '../../src/core/users/update-user.ts';
import type { Call } from '../support/http-client.ts';
import { groups, newPerson, type Person, signedInPerson, switchTfaOn, withPhone } from '../support/people.ts';
import { PASSWORD, TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

// The global role `devices` takes its holder out of two-factor authentication: whoever gives it must be allowed to.
const server = withServer('sqlite');

test('somebody who may create sub-users but not decide about TFA takes nobody out of it', async () => {
  const admin = await server().admin();
  // Signed in before it was enforced: their session goes on.
  const creator = await signedInPerson(server(), { groupIds: [groups.sharedUserManager] });
  const subUser = await newPerson(server(), {}, creator.client);
  await switchTfaOn(server(), true);
  const self = `/user/${TENANT}/users/${subUser.userName}`;
  const path = `/user/${TENANT}/groups/${groups.devices}/users`;
  expect((await creator.client.post(path, { user: { self } })).code).toBe('accessDenied');
  expect((await creator.client.put(subUser.path, { groupIds: [groups.devices] })).code).toBe('accessDenied');
  expect((await server().client().login(subUser.userName, subUser.password)).status).toBe(200);
  expect((await admin.get(`${subUser.path}/tfa`)).body).toMatchObject({ status: 'pending' });
  expect((await admin.post(path, { user: { self } })).status).toBe(201);
  expect((await admin.get(`${subUser.path}/tfa`)).body).toMatchObject({ status: 'excluded' });
});

// Whoever is in `devices` logs in by the password alone, wherever everybody else needs more. With an administrator's role
// beside it, a stolen password would be worth the whole tenant.
describe('a holder of the role of devices who is an administrator too', () => {
  const ofBoth = () => newPerson(server(), { groupIds: [groups.admins, groups.devices] });
  const ways = async ({ userName, password }: Person) => {
    const browser = server().client();
    expect((await browser.login(userName, password)).status).toBe(200);
    const bearer = String((await server().client().token(userName, password)).at('access_token'));
    const basic = [userName, password] as const;
    return { browser, calls: [{}, { bearer }, { basic }] as Call[] };
  };

  test('administers nobody and nothing, by cookie, token or Basic; and is told so', async () => {
    await switchTfaOn(server(), true);
    const [both, other] = [await ofBoth(), await newPerson(server())];
    const { browser, calls } = await ways(both);
    const USERS = `/user/${TENANT}/users`;
    for (const call of calls) {
      for (const [method, url, body] of [
        ['POST', USERS, { userName: 'made-by-device', password: PASSWORD }],
        ['PUT', other.path, { enabled: false }],
        ['PUT', `${other.path}/password`, { currentUserPassword: PASSWORD, newPassword: 'Passw0rd!device' }],
        ['PUT', `${other.path}/tfa`, { tfaEnforced: false }],
        ['DELETE', `${other.path}/totpSecret/revoke`, undefined],
        ['POST', `/user/${TENANT}/groups/${groups.admins}/users`, { user: { id: other.userName } }],
        ['POST', `${other.path}/roles`, { role: { id: 'ROLE_USER_MANAGEMENT_ADMIN' } }],
        ['PUT', `/tenant/tenants/${TENANT}/tfa`, { totpEnforcedOnTenantLevel: false }],
        ['POST', '/tenant/options', { category: 'c', key: 'k', value: 'v' }],
        ['POST', `/user/logout/${TENANT}/allUsers`, {}],
      ] as const) {
        const answer = await browser.send(method, url, { ...call, ...(body === undefined ? {} : { body }) });
        expect([method, url, answer.code]).toEqual([method, url, 'accessDenied']);
      }
    }
    const me = await browser.get('/user/currentUser');
    expect(me.at('rights')).toMatchObject({ updateUsers: false, createUsers: false, changeTenantTfa: false });
    const effective = (me.at('effectiveRoles') as { id: string }[]).map(({ id }) => id);
    expect(effective).toContain('ROLE_INVENTORY_ADMIN');
    expect(
      effective.filter((id) => /USER_MANAGEMENT_(ADMIN|CREATE)|TENANT_|OPTION_.*ADMIN|AUDIT_ADMIN/.test(id)),
    ).toEqual(['ROLE_TENANT_STATISTICS_READ'].filter((id) => effective.includes(id)));
  });

  test('is an administrator again without the role, with their next request and a second factor', async () => {
    await switchTfaOn(server(), true);
    const both = await ofBoth();
    const admin = await server().admin();
    expect((await admin.put(both.path, { groupIds: [groups.admins] })).status).toBe(200);
    expect((await server().client().token(both.userName, both.password)).code).toBe('totpSetupRequired');
    const browser = server().client();
    await browser.login(both.userName, both.password);
    const phone = withPhone(server(), both, await browser.enrol());
    expect((await browser.login(both.userName, both.password, { code: phone.nextCode() })).status).toBe(200);
    expect((await browser.get('/user/currentUser')).at('rights')).toMatchObject({ updateUsers: true });
  });

  test('is still nobody’s to take over: what they hold counts against others', async () => {
    await switchTfaOn(server());
    const both = await ofBoth();
    const { client: manager, person } = await signedInPerson(server(), { groupIds: [groups.userManager] });
    const password = { currentUserPassword: person.password, newPassword: 'Passw0rd!taken' };
    expect((await manager.put(`${both.path}/password`, password)).code).toBe('accessDenied');
    expect((await manager.put(both.path, { groupIds: [groups.admins] })).code).toBe('accessDenied');
  });

  test('does not count as the administrator who is left: the last one is not made a device', async () => {
    await newTenant(server(), 'alone');
    const { tools } = server().house;
    const boss = await bossOf(server(), 'alone');
    const devices = { userName: 'gate', password: PASSWORD, groupIds: [groups.admins, groups.devices] };
    expect((await boss.post('/user/alone/users', devices)).status).toBe(201);
    // By the operator, the only one who could: nobody does it to themselves, and nobody else holds as much.
    const last = (await tools.storage.users.byUserName('alone', 'boss')) as UserRecord;
    for (const update of [{ groupIds: [groups.admins, groups.devices] }, { groupIds: [] }, { enabled: false }]) {
      await expect(updateUser(tools, operator('alone'), last, update)).rejects.toMatchObject({
        code: 'lastAdministrator',
      });
    }
    expect((await boss.get('/user/currentUser')).at('rights')).toMatchObject({ updateUsers: true });
    // With another one beside them they may go.
    const second = { userName: 'second', password: PASSWORD, groupIds: [groups.admins] };
    expect((await boss.post('/user/alone/users', second)).status).toBe(201);
    await updateUser(tools, operator('alone'), last, { groupIds: [groups.admins, groups.devices] });
  });
});
