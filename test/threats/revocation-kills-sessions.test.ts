import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, type Person, signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { ADMIN, engines, PASSWORD, TENANT, type TestServer, withServer } from '../support/start-server.ts';

// T120, T124, T125, T145: what takes a right away takes it at once, on every process, from cookie and bearer alike.
describe.each(engines)('at the very next request, on %s', (engine) => {
  const server = withServer(engine);
  let other: TestServer;
  beforeAll(async () => {
    other = await server().another();
    await switchTfaOn(server());
  });

  const me = '/user/currentUser';
  /** A cookie here and a bearer there, both just used, so that both processes know them. */
  const signedIn = async (person: Person, code?: () => string) => {
    const cookie = server().client();
    await cookie.login(person.userName, person.password, code === undefined ? {} : { code: code() });
    const options = code === undefined ? {} : { code: code() };
    const bearer = String((await other.client().token(person.userName, person.password, options)).at('access_token'));
    const tokens = [cookie.jar.get('authorization') ?? '', bearer];
    const statuses = async () =>
      (
        await Promise.all(
          [server(), other].flatMap((process) => tokens.map((token) => process.client().get(me, { bearer: token }))),
        )
      ).map(({ status, code: refusal }) => refusal ?? status);
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    return { cookie, tokens, statuses };
  };
  const gone = Array(4).fill('sessionEnded');

  const ways: Readonly<Record<string, (admin: Client, person: Person) => Promise<{ status: number }>>> = {
    'being disabled': (admin, { path }) => admin.put(path, { enabled: false }),
    'being deleted': (admin, { path }) => admin.delete(path),
    'losing a global role': (admin, { path }) => admin.put(path, { groupIds: [] }),
    'getting a global role': (admin, { userName }) =>
      admin.post(`/user/${TENANT}/groups/${groups.userManager}/users`, { user: { id: userName } }),
    'losing it by the role’s route': (admin, { userName }) =>
      admin.delete(`/user/${TENANT}/groups/${groups.business}/users/${userName}`),
    'a password that an administrator set': (admin, { path }) =>
      admin.put(`${path}/password`, { currentUserPassword: PASSWORD, newPassword: 'Passw0rd!given' }),
  };

  test.each(Object.keys(ways))('%s', async (way) => {
    const person = await newPerson(server(), { groupIds: [groups.business] });
    const { statuses } = await signedIn(person);
    const { status } = (await ways[way]?.(await server().admin(), person)) ?? { status: 0 };
    expect([200, 201, 204]).toContain(status);
    expect(await statuses()).toEqual(gone);
  });

  test('a revoked secret, and a secret that has just become active', async () => {
    const person = await totpPerson(server());
    const { statuses } = await signedIn(person, person.nextCode);
    await (await server().admin()).delete(`${person.path}/totpSecret/revoke`);
    expect(await statuses()).toEqual(gone);
    const voluntary = await newPerson(server());
    const before = await signedIn(voluntary);
    await before.cookie.enrol();
    // Only the session that set it up goes on.
    expect(await before.statuses()).toEqual([200, 'sessionEnded', 200, 'sessionEnded']);
  });

  test('one’s own new password ends every other session, and keeps the acting one with a new token', async () => {
    const person = await newPerson(server());
    const { cookie, statuses } = await signedIn(person);
    const passwords = { currentUserPassword: person.password, newPassword: 'Passw0rd!mine' };
    expect((await cookie.put('/user/currentUser/password', passwords)).status).toBe(200);
    expect(await statuses(), 'with the tokens of before').toEqual(gone);
    expect((await cookie.get(me)).status).toBe(200);
  });

  test('a password set with a reset token ends everything', async () => {
    const person = await newPerson(server());
    const { statuses } = await signedIn(person);
    await (await server().admin()).put(person.path, { shouldResetPassword: true });
    const token = String((await server().client().login(person.userName, person.password)).headers.passwordresettoken);
    await server().client().put('/user/passwordReset', { token, newPassword: 'Passw0rd!fresh' });
    expect(await statuses()).toEqual(gone);
  });

  test('rights that come with a role are gone with it, also from a session that another change keeps alive', async () => {
    const person = await newPerson(server(), { groupIds: [groups.userManager] });
    const { tokens } = await signedIn(person);
    const [bearer = ''] = tokens;
    expect((await other.client().get(`/user/${TENANT}/users`, { bearer })).status).toBe(200);
    const { storage } = server().house.tools;
    const key = (await storage.users.byUserName(TENANT, person.userName))?.key ?? '';
    // As by a tool that ends no session.
    await storage.roles.removeMember(TENANT, groups.userManager, key);
    for (const process of [server(), other]) {
      expect((await process.client().get(`/user/${TENANT}/users`, { bearer })).code).toBe('accessDenied');
    }
  });

  test('a user deleted and made again is somebody else: old sessions, codes and failures stay with the old one', async () => {
    const person = await totpPerson(server(), { userName: 'phoenix' });
    const { statuses } = await signedIn(person, person.nextCode);
    await (await server().admin()).delete(person.path);
    const again = await newPerson(server(), { userName: 'phoenix' });
    expect(await statuses()).toEqual(gone);
    expect((await server().client().login(again.userName, again.password)).status).toBe(200);
  });

  test('a change of strategy ends every session of the tenant and says so', async () => {
    const person = await totpPerson(server());
    const client = await signInWithCode(server(), person);
    const { storage } = server().house.tools;
    await storage.settings.put(TENANT, 'two-factor-authentication', 'strategy', 'SMS');
    const admin = server().client();
    const bearer = String((await admin.token(ADMIN, PASSWORD)).at('access_token'));
    expect((await admin.put(`/tenant/tenants/${TENANT}/tfa`, { strategy: 'TOTP' }, { bearer })).status).toBe(204);
    for (const answer of [await client.get(me), await admin.get(me, { bearer })]) {
      expect([answer.status, answer.message]).toEqual([
        401,
        'Invalid credentials! : There was a change in authentication strategy for your tenant or user account',
      ]);
    }
    // The code of before is worth nothing, and does not lead past it: the login starts again.
    const login = (options?: { code: string }) => server().client().login(person.userName, person.password, options);
    expect((await login({ code: person.nextCode() })).code).toBe('strategyChanged');
    expect((await login()).status).toBe(200);
    const tfa = await (await server().admin()).get(`${person.path}/tfa`);
    expect(tfa.body).toMatchObject({ tfaEnabled: false, tfaEnforced: true, status: 'pending' });
    const records = await (await server().admin()).get('/audit/auditRecords?type=Tenant&revert=true&pageSize=1');
    expect(records.at('auditRecords.0.text')).toMatch(
      /^Two-factor authentication strategy changed to TOTP: [1-9]\d* users lost their set-up$/,
    );
  });
});
