import {
  type Client,
  InventoryRoleService,
  UserGroupService,
  UserInventoryRoleService,
  UserRoleService,
  UserService,
} from '@c8y/client';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { overHttp } from '../../support/over-http.ts';
import { groups, newPerson, switchTfaOn } from '../../support/people.ts';
import { newNumber, otherCode, smsPerson, switchSmsOn } from '../../support/sms-people.ts';
import { PASSWORD, TENANT } from '../../support/start-server.ts';
import { STEP, totpCode } from '../../support/totp-code.ts';
import { administrator, everyMethodOf, statusOf, withBasic, withCookies } from './official.ts';

/* The official client of the platform, unmodified, over HTTP: each method of what it has for users and their roles. */
const http = overHttp();
let client: Client;
beforeAll(async () => {
  client = await administrator(http);
});
beforeEach(() => switchTfaOn(http.server()));

everyMethodOf({ UserService, UserGroupService, UserRoleService, UserInventoryRoleService, InventoryRoleService });

const FRESH = 'Passw0rd!second';

async function linkMailedTo(email: string): Promise<string> {
  expect((await client.user.sendPasswordResetMail(email, TENANT)).res.status).toBe(200);
  const link = (await http.server().deliver())
    .map(({ text }) => /https?:\/\/\S+token=\S+/.exec(text)?.[0])
    .find(Boolean);
  return new URL(link ?? 'x:').searchParams.get('token') ?? '';
}

describe('UserService', () => {
  test('creates, lists, reads, changes and deletes users', async () => {
    const wanted = { userName: 'c8y+1@example.com'.replace('+', '.'), email: 'c8y-1@example.com', password: PASSWORD };
    const { data: created, res } = await client.user.create({ ...wanted, firstName: 'C' } as never);
    expect([res.status, created.userName]).toEqual([201, wanted.userName]);
    expect(res.headers.get('location')).toBe(created.self);
    const { data: list, paging } = await client.user.list({ pageSize: 1, withTotalPages: true });
    expect([list.length, paging?.currentPage, paging?.nextPage, paging?.prevPage]).toEqual([1, 1, 2, null]);
    const second = await paging?.next();
    expect(second?.data).toHaveLength(1);
    expect((await second?.paging?.prev())?.data).toEqual(list);
    const id = String(created.id);
    expect((await client.user.list({ username: 'C8Y.1', pageSize: 5 })).data.map((user) => user.id)).toEqual([id]);
    expect((await client.user.detail(id)).data.email).toBe(wanted.email);
    expect((await client.user.detail(created)).data.id).toBe(id);
    const { data: changed } = await client.user.update({ ...created, firstName: 'D' });
    expect(changed.firstName).toBe('D');
    expect((await client.user.delete(id)).res.status).toBe(204);
    expect(await statusOf(client.user.detail(id))).toBe(404);
  });

  test('knows what a user may, and what kind they are, from the user alone', async () => {
    const { path } = await newPerson(http.server(), { groupIds: [groups.readers] });
    const { data: one } = await client.user.detail(path.split('/').at(-1) ?? '');
    const { data: me } = await client.user.current();
    const { data: brief } = await client.user.currentWithEffectiveRoles();
    expect(client.user.hasRole(one, 'ROLE_USER_MANAGEMENT_OWN_READ')).toBe(true);
    expect(client.user.hasAllRoles(one, ['ROLE_USER_MANAGEMENT_ADMIN'])).toBe(false);
    expect(client.user.hasAnyRole(one, ['ROLE_USER_MANAGEMENT_OWN_READ', 'x'])).toBe(true);
    expect(client.user.hasAllRoles(me, ['ROLE_USER_MANAGEMENT_ADMIN', 'ROLE_TENANT_ADMIN'])).toBe(true);
    expect(client.user.hasRole(brief as never, 'ROLE_TENANT_ADMIN')).toBe(true);
    expect([me, one].map((user) => client.user.hasAnyGlobalRole(user, [groups.admins]))).toEqual([true, false]);
    expect([client.user.isExternalUser(one), client.user.isDeviceUser(one)]).toEqual([false, null]);
    expect(client.user.isServiceUser(one)).toBeNull();
    const device = await newPerson(http.server(), { userName: 'device_1', groupIds: [groups.devices] });
    expect(client.user.isDeviceUser((await client.user.detail(device.userName)).data)).not.toBeNull();
  });

  test('changes the own profile, and passwords: one’s own, another’s, a forgotten one', async () => {
    const email = 'official-forgets@example.com';
    const person = await newPerson(http.server(), { email });
    const own = withBasic(http, person);
    const { data: me } = await own.user.current();
    expect((await own.user.updateCurrent({ ...me, lastName: 'Own' })).data.lastName).toBe('Own');
    expect((await own.user.changeCurrentUserPassword(FRESH, person.password)).res.status).toBe(200);
    expect(await statusOf(own.user.current())).toBe(401);
    expect((await client.user.changeUserPassword(person.userName, `${FRESH}3`, PASSWORD)).res.status).toBe(200);
    expect(await statusOf(client.user.changeUserPassword(person.userName, `${FRESH}4`, 'not-mine'))).toBe(401);

    const token = await linkMailedTo(email);
    expect((await client.user.validateResetToken(token, email)).res.status).toBe(200);
    expect(await statusOf(client.user.validateResetToken('unknown', email))).toBe(404);
    const reset = { token, email, newPassword: `${FRESH}5`, passwordStrength: 'GREEN' as never };
    expect((await client.user.resetPassword(reset, TENANT)).res.status).toBe(200);
    expect(await statusOf(client.user.resetPassword(reset))).toBe(422);
    expect((await withBasic(http, { ...person, password: `${FRESH}5` }).user.current()).data.id).toBe(person.userName);
  });

  test('sets TOTP up at the login, logs in with it, and has it revoked', async () => {
    const person = await newPerson(http.server(), { tfaEnforced: true });
    const own = withBasic(http, person);
    await expect(own.user.current()).rejects.toMatchObject({ data: { message: /TFA TOTP setup required/ } });
    expect(await statusOf(own.user.getActivityTotp())).toBe(404);
    // As login pages do: with the cookies of the login that was let in to enrol, and nothing else.
    const enrolling = await withCookies(http, person);
    const { rawSecret, secretQrUrl } = (await enrolling.user.generateTotpSecret()).data;
    expect(new URL(secretQrUrl).searchParams.get('chl')).toContain(`secret=${rawSecret}`);
    expect((await own.user.getActivityTotp()).data.isActive).toBe(false);
    const now = () => http.server().clock.now();
    expect(await statusOf(enrolling.user.activateTotp())).toBe(403);
    expect(await statusOf(enrolling.user.verifyTotpCode('000000'))).toBe(403);
    const code = totpCode(rawSecret, now());
    expect((await enrolling.user.verifyTotpCode(code)).res.status).toBe(204);
    expect((await enrolling.user.activateTotp()).res.status).toBe(204);
    await expect(own.user.current()).rejects.toMatchObject({ data: { message: /TFA TOTP code required/ } });
    http.server().clock.move(STEP);
    const signedIn = await withCookies(http, person, totpCode(rawSecret, now()));
    expect((await signedIn.user.getActivityTotp()).data.isActive).toBe(true);
    const { data: user } = await client.user.detail(person.userName);
    expect(user.twoFactorAuthenticationEnabled).toBe(true);
    expect(await statusOf(signedIn.user.totpRevokeSecret(user))).toBe(403);
    expect((await client.user.totpRevokeSecret(user)).res.status).toBe(204);
    expect(await statusOf(signedIn.user.current())).toBe(401);
    expect((await client.user.detail(user)).data.twoFactorAuthenticationEnabled).toBe(false);
  });

  test('enters a code by SMS for Basic, and changes the phone number with the code of the new one', async () => {
    await switchSmsOn(http.server());
    const person = await smsPerson(http.server());
    const own = withBasic(http, person);
    await expect(own.user.current()).rejects.toMatchObject({ data: { message: /Pin has been generated/ } });
    expect(await statusOf(own.user.verifyTFACode(otherCode(person.code())))).toBe(403);
    const { res } = await own.user.verifyTFACode(person.code());
    const proven = withBasic(http, person, res.headers.get('tfatoken') ?? '');
    expect((await proven.user.current()).data.phone).toBe(person.phone);

    // A number changes only in a session that has just shown a code, and with a code of its own.
    http.server().clock.move(61_000);
    const asked = await statusOf(withCookies(http, person).then(({ user }) => user.current()));
    const signedIn = await withCookies(http, person, person.code());
    const phone = newNumber();
    expect([asked, (await signedIn.user.savePhoneNumber(phone)).data.phone]).toEqual([401, phone]);
    http.server().clock.move(61_000);
    expect(await statusOf(signedIn.user.verifyTFACode('0'))).toBe(403);
    const text =
      http
        .server()
        .texts.filter(({ to }) => to === phone)
        .at(-1)?.text ?? '';
    const entered = await signedIn.user.verifyTFACode(/#(\d+)$/.exec(text)?.[1] ?? '');
    expect([entered.res.status, (await signedIn.user.current()).data.phone]).toEqual([200, phone]);
  });

  test('lists newsletter addresses, as text', async () => {
    const email = 'newsletter@example.com';
    await newPerson(http.server(), { email, newsletter: true });
    expect((await client.user.getNewsletterEmails()).data).toBe(email);
  });

  test('assigns inventory roles', async () => {
    const { userName } = await newPerson(http.server());
    const { data: role } = await client.inventoryRole.create({ name: 'Reader', permissions: [] } as never);
    const { data: other } = await client.role.create({ name: 'Writer', permissions: [] } as never);
    const assignments = client.user.inventoryAssignment(userName);
    const { data: made, res } = await assignments.create({ managedObject: '17', roles: [{ id: Number(role.id) }] });
    expect([res.status, made.managedObject]).toEqual([200, '17']);
    const id = Number(made.id);
    expect((await assignments.list()).data.map((one) => one.id)).toEqual([id]);
    expect((await assignments.detail(id)).data.roles.map((one) => one.id)).toEqual([role.id]);
    const both = [{ id: Number(role.id) }, { id: Number(other.id) }];
    expect((await assignments.update({ ...made, roles: both })).data.roles).toHaveLength(2);
    expect((await assignments.delete(id)).res.status).toBe(204);
    expect(await statusOf(assignments.detail(id))).toBe(404);
  });

  test('revokes every token of the tenant', async () => {
    const person = await newPerson(http.server());
    const signedIn = await withCookies(http, person);
    expect((await client.user.revokeTokens()).res.status).toBe(200);
    await expect(signedIn.user.current()).rejects.toMatchObject({ data: { message: /User has been logged out/ } });
    client = await administrator(http);
  });
});

test('UserGroupService: global roles, who is in them, and their permissions', async () => {
  const { data: group } = await client.userGroup.create({ name: 'official', description: 'of the client' });
  const { data: all, paging } = await client.userGroup.list({ pageSize: 3, withTotalPages: true });
  expect([all.length, paging?.nextPage, Number(paging?.totalPages) > 3]).toEqual([3, 2, true]);
  const id = Number(group.id);
  expect((await client.userGroup.detail(id)).data.name).toBe('official');
  expect((await client.userGroup.update({ ...group, name: 'renamed' })).data.name).toBe('renamed');
  const { data: role } = await client.userRole.detail('ROLE_AUDIT_READ');
  const { userName } = await newPerson(http.server());
  const { data: user } = await client.user.detail(userName);
  // By the thing itself, and by its address.
  expect((await client.userGroup.addRoleToGroup(id, role as never)).res.status).toBe(201);
  expect((await client.userGroup.addUserToGroup(group, String(user.self))).res.status).toBe(201);
  expect(client.user.hasRole((await client.user.detail(user)).data, 'ROLE_AUDIT_READ')).toBe(true);
  expect((await client.userGroup.removeUserFromGroup(id, String(user.id))).res.status).toBe(204);
  expect((await client.userGroup.removeRoleFromGroup(id, String(role.id))).res.status).toBe(204);
  expect((await client.userGroup.delete(id)).res.status).toBe(204);
  expect(await statusOf(client.userGroup.detail(id))).toBe(404);
  expect(await statusOf(client.userGroup.delete(groups.admins))).toBe(403);
});

test('UserRoleService: permissions in pages, and one', async () => {
  const { data, paging } = await client.userRole.list({ pageSize: 5, withTotalPages: true });
  const next = await paging?.next();
  expect([data.length, next?.data.length, (await next?.paging?.prev())?.data]).toEqual([5, 5, data]);
  expect((await paging?.goto(Number(paging.totalPages)))?.paging?.nextPage).toBeNull();
  expect((await client.userRole.detail('ROLE_USER_MANAGEMENT_READ')).data.id).toBe('ROLE_USER_MANAGEMENT_READ');
  expect(await statusOf(client.userRole.detail('ROLE_NONE'))).toBe(404);
});

test('InventoryRoleService: roles over devices, kept for other services', async () => {
  const permissions = [{ type: 'x', permission: 'READ', scope: '*' }];
  const { data: role } = await client.inventoryRole.create({ name: 'Operator', permissions } as never);
  const id = Number(role.id);
  expect((await client.inventoryRole.list({ pageSize: 100 })).data.map((one) => one.name)).toContain('Operator');
  expect((await client.inventoryRole.detail(id)).data.permissions).toMatchObject(permissions);
  expect((await client.inventoryRole.update({ ...role, description: 'd' } as never)).data.description).toBe('d');
  expect((await client.inventoryRole.delete(id)).res.status).toBe(204);
  expect(await statusOf(client.inventoryRole.detail(id))).toBe(404);
});
