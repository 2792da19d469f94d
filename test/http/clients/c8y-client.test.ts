import type { AddressInfo } from 'node:net';
import { BasicAuth, BearerAuth, Client, type FetchClient } from '@c8y/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { groups, newPerson, switchTfaOn } from '../../support/people.ts';
import { ADMIN, PASSWORD, TENANT, withServer } from '../../support/start-server.ts';
import { STEP, totpCode } from '../../support/totp-code.ts';

/** The official client of the platform, unmodified, over real HTTP. Every method throws on a status of 400 and more. */
describe('@c8y/client', () => {
  const server = withServer('sqlite');
  let url = '';
  let client: Client;
  const credentials = { user: ADMIN, password: PASSWORD };
  const withBasic = (user: string, tfa?: string): Client => {
    const made = new Client(new BasicAuth({ user, password: PASSWORD, ...(tfa === undefined ? {} : { tfa }) }), url);
    made.core.tenant = TENANT;
    return made;
  };
  beforeAll(async () => {
    await server().app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server().app.server.address() as AddressInfo;
    url = `http://127.0.0.1:${port}`;
    client = await Client.authenticateViaOAuthInternal(credentials, url);
  });
  afterAll(() => server().app.server.closeAllConnections());

  const statusOf = (action: Promise<unknown>): Promise<number | undefined> =>
    action.then(
      () => undefined,
      (error: { res?: { status: number } }) => error.res?.status,
    );

  test('BasicAuth, BearerAuth and NodeJSCookieAuth find the tenant and the user', async () => {
    const basic = await Client.authenticate(credentials, url);
    const bearer = await Client.authenticateViaOAuthInternal(credentials, url);
    const cookie = await Client.authenticateViaOAuthInternalCookie(credentials, url);
    for (const one of [basic, bearer, cookie]) {
      expect(one.core.tenant).toBe(TENANT);
      expect((await one.user.current()).data.userName).toBe(ADMIN);
      expect((await one.user.currentWithEffectiveRoles()).data.effectiveRoles?.length).toBeGreaterThan(0);
    }
    await expect(Client.authenticate({ user: ADMIN, password: 'Wr0ng!password' }, url)).rejects.toMatchObject({
      res: { status: 401 },
      data: { message: 'Invalid credentials! : Bad credentials' },
    });
    const { res } = { res: await (bearer.core as FetchClient).fetch('user/currentUser', { method: 'GET' }) };
    expect(res.status).toBe(200);
  });

  test('UserService: create, list, read, change, roles of it, passwords, delete', async () => {
    const wanted = {
      userName: 'c8y/1'.replace('/', '-'),
      email: 'c8y-1@example.com',
      password: PASSWORD,
      firstName: 'C',
    };
    const { data: created, res } = await client.user.create(wanted as never);
    expect([res.status, created.userName]).toEqual([201, wanted.userName]);
    const { data: list, paging } = await client.user.list({ pageSize: 1, withTotalPages: true });
    expect([list.length, paging?.currentPage, paging?.nextPage]).toEqual([1, 1, 2]);
    expect((await paging?.next())?.data.length).toBe(1);
    const id = String(created.id);
    expect((await client.user.detail(id)).data.email).toBe(wanted.email);
    const { data: changed } = await client.user.update({ id, userName: wanted.userName, firstName: 'D' });
    expect(changed.firstName).toBe('D');
    expect(client.user.hasRole(created, 'ROLE_USER_MANAGEMENT_OWN_READ')).toBe(true);
    expect(client.user.hasAllRoles(created, ['ROLE_USER_MANAGEMENT_ADMIN'])).toBe(false);
    expect(client.user.hasAnyRole(created, ['ROLE_USER_MANAGEMENT_OWN_READ', 'x'])).toBe(true);
    expect(client.user.hasAnyGlobalRole((await client.user.current()).data, [groups.admins])).toBe(true);
    expect([client.user.isExternalUser(created), client.user.isDeviceUser(created)]).toEqual([false, null]);
    expect((await client.user.changeUserPassword(id, 'Passw0rd!other', PASSWORD)).res.status).toBe(200);
    expect((await client.user.sendPasswordResetMail(wanted.email, TENANT)).res.status).toBe(200);
    expect(await statusOf(client.user.validateResetToken('unknown', wanted.email))).toBe(404);
    const reset = { token: 'unknown', email: wanted.email, newPassword: PASSWORD, passwordStrength: 'GREEN' };
    expect(await statusOf(client.user.resetPassword(reset as never, TENANT))).toBe(422);
    expect((await client.user.delete(id)).res.status).toBe(204);
    expect(await statusOf(client.user.detail(id))).toBe(404);
  });

  test('UserService: the own profile and password', async () => {
    const person = await newPerson(server());
    const own = withBasic(person.userName);
    const { data: me } = await own.user.current();
    expect((await own.user.updateCurrent({ ...me, lastName: 'Own' })).data.lastName).toBe('Own');
    expect((await own.user.changeCurrentUserPassword('Passw0rd!second', PASSWORD)).res.status).toBe(200);
    expect(await statusOf(own.user.current())).toBe(401);
  });

  test('UserService: TOTP from the secret to the revocation', async () => {
    await switchTfaOn(server());
    const person = await newPerson(server(), { tfaEnforced: true });
    const own = withBasic(person.userName);
    await expect(own.user.current()).rejects.toMatchObject({ data: { message: /TFA TOTP setup required/ } });
    expect(await statusOf(own.user.getActivityTotp())).toBe(404);
    // As login pages do: with the cookies of the login that was let in to enrol, and nothing else.
    const enrolling = await Client.authenticateViaOAuthInternalCookie(
      { user: person.userName, password: PASSWORD, tenant: TENANT },
      url,
    );
    const { rawSecret, secretQrUrl } = (await enrolling.user.generateTotpSecret()).data;
    expect(new URL(secretQrUrl).searchParams.get('chl')).toContain(`secret=${rawSecret}`);
    expect((await own.user.getActivityTotp()).data.isActive).toBe(false);
    expect(await statusOf(own.user.verifyTotpCode('000000'))).toBe(403);
    const code = totpCode(rawSecret, server().clock.now());
    expect((await enrolling.user.verifyTotpCode(code)).res.status).toBe(204);
    expect((await enrolling.user.activateTotp()).res.status).toBe(204);
    await expect(own.user.current()).rejects.toMatchObject({ data: { message: /TFA TOTP code required/ } });
    server().clock.move(STEP);
    const login = { user: person.userName, password: PASSWORD, tenant: TENANT };
    const tfa = totpCode(rawSecret, server().clock.now());
    const signedIn = await Client.authenticateViaOAuthInternal({ ...login, tfa } as never, url);
    expect((await signedIn.user.getActivityTotp()).data.isActive).toBe(true);
    const { data: user } = await client.user.detail(person.userName);
    expect((await client.user.totpRevokeSecret(user)).res.status).toBe(204);
    expect(await statusOf(signedIn.user.current())).toBe(401);
  });

  test('UserGroupService: groups, their users and permissions', async () => {
    const { data: group } = await client.userGroup.create({ name: 'official', description: 'of the client' });
    expect((await client.userGroup.list({ pageSize: 2000 })).data.map(({ name }) => name)).toContain('official');
    const id = Number(group.id);
    expect((await client.userGroup.detail(id)).data.name).toBe('official');
    expect((await client.userGroup.update({ id, name: 'renamed' })).data.name).toBe('renamed');
    const role = (await client.userRole.detail('ROLE_AUDIT_READ')).data;
    expect((await client.userGroup.addRoleToGroup(id, String(role.self))).res.status).toBe(201);
    expect((await client.userGroup.removeRoleFromGroup(id, String(role.id))).res.status).toBe(204);
    const person = await newPerson(server());
    const { data: user } = await client.user.detail(person.userName);
    expect((await client.userGroup.addUserToGroup(id, String(user.self))).res.status).toBe(201);
    expect((await client.userGroup.removeUserFromGroup(id, String(user.id))).res.status).toBe(204);
    expect((await client.userGroup.delete(id)).res.status).toBe(204);
    expect(await statusOf(client.userGroup.detail(id))).toBe(404);
  });

  test('UserRoleService: permissions in pages, and one', async () => {
    const { data, paging } = await client.userRole.list({ pageSize: 5, withTotalPages: true });
    expect(data).toHaveLength(5);
    expect((await paging?.next())?.data).toHaveLength(5);
    expect((await client.userRole.detail('ROLE_USER_MANAGEMENT_READ')).data.id).toBe('ROLE_USER_MANAGEMENT_READ');
    expect(await statusOf(client.userRole.detail('ROLE_NONE'))).toBe(404);
  });

  test('TenantService: the current tenant and its two-factor settings', async () => {
    const { data: tenant } = await client.tenant.current({ withParent: true } as never);
    expect(tenant.name).toBe(TENANT);
    expect(await client.tenant.getTfaSettings(tenant)).toMatchObject({
      strategy: 'TOTP',
      enforcedOnSystemLevel: false,
    });
    expect((await client.tenant.updateTfaStrategy(tenant, 'TOTP' as never)).res.status).toBe(204);
    expect((await client.tenant.disableSupportUser()).res.status).toBe(200);
  });

  test('TenantOptionsService, TenantSecurityOptionsService, SystemOptionsService', async () => {
    const option = { category: 'official', key: 'client', value: 'one' };
    const options = client.options.tenant;
    expect((await options.create(option)).data.value).toBe('one');
    expect((await options.update({ ...option, value: 'two' })).data.value).toBe('two');
    expect((await options.detail(option)).data.value).toBe('two');
    expect((await options.list({ pageSize: 100 })).data.some(({ key }) => key === 'client')).toBe(true);
    expect((await options.delete(option as never)).res.status).toBe(204);
    expect(await statusOf(options.detail(option))).toBe(404);
    await options.create({ category: 'password', key: 'limit.validity', value: '90' });
    const { data: security } = await client.options.security.detail({ key: 'limit.validity' } as never);
    expect(security.value).toBe('90');
    const { data: system } = await client.options.system.list({ pageSize: 100 });
    const [one] = system;
    expect((await client.options.system.detail(one as never)).data).toMatchObject({ key: one?.key, value: one?.value });
  });

  test('TenantLoginOptionsService: what a login page asks', async () => {
    const { data } = await client.options.login.listForCurrentTenant();
    expect(data.map(({ type }) => type)).toEqual(['OAUTH2_INTERNAL', 'BASIC']);
    expect(await statusOf(client.options.login.listForManagement())).toBe(400);
  });

  test('AuditService: records in pages, and one', async () => {
    const { data, paging } = await client.audit.list({ pageSize: 2, revert: true, withTotalPages: true });
    expect(data).toHaveLength(2);
    expect((await paging?.next())?.data.length).toBe(2);
    const id = String(data[0]?.id);
    expect((await client.audit.detail(id)).data.id).toBe(id);
    expect(await statusOf(client.audit.detail('999999'))).toBe(404);
  });

  test('UserService: revokeTokens ends every session by token', async () => {
    const other = await Client.authenticateViaOAuthInternal(credentials, url);
    expect((await withBasic(ADMIN).user.revokeTokens()).res.status).toBe(200);
    expect(await statusOf(other.user.current())).toBe(401);
    client.setAuth(new BearerAuth(await tokenOf(url)));
    expect((await client.user.current()).data.userName).toBe(ADMIN);
  });
});

async function tokenOf(url: string): Promise<string> {
  const body = new URLSearchParams({ grant_type: 'PASSWORD', username: ADMIN, password: PASSWORD });
  const answer = await fetch(`${url}/tenant/oauth/token`, { method: 'POST', body });
  return ((await answer.json()) as { access_token: string }).access_token;
}
