import { beforeAll, describe, expect, test } from 'vitest';
import { groups, newPerson, signedInPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { ADMIN, nextAddress, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

// T137: what the server alone decides cannot be sent along.
const server = withServer('sqlite');

const wanted = {
  id: 'other',
  self: 'http://evil.example/',
  userName: 'other-name',
  key: 'x',
  tenant: 't2',
  roles: { references: [{ role: { id: 'ROLE_USER_MANAGEMENT_ADMIN' } }] },
  groups: { references: [{ group: { id: groups.admins } }] },
  effectiveRoles: [{ id: 'ROLE_USER_MANAGEMENT_ADMIN' }],
  rights: { updateUsers: true },
  applications: [{ id: 1 }],
  devicePermissions: { 4711: ['ALARM:*:READ'] },
  owner: 'admin',
  delegatedBy: 'admin',
  twoFactorAuthenticationEnabled: true,
  activeFactor: { kind: 'totp', activatedAt: 1, lastUsedAt: null },
  tfaStatus: 'excluded',
  totpSecret: 'JBSWY3DPEHPK3PXP',
  secret: 'JBSWY3DPEHPK3PXP',
  lastTotpStep: 1,
  smsEnabled: true,
  passwordHash: 'x',
  passwordStrength: 'GREEN',
  lastPasswordChange: '1970-01-01T00:00:00.000Z',
  failedAttempts: 0,
  lockedUntil: 0,
  isAdmin: true,
  createdAt: 1,
  supportUserEnabled: true,
};

describe('a user’s own account', () => {
  beforeAll(() => switchTfaOn(server()));

  test('PUT /user/currentUser changes the profile and nothing else', async () => {
    const { person, client } = await signedInPerson(server());
    const before = await client.get('/user/currentUser');
    // These too are an administrator's to decide, and ignored here.
    const more = {
      enabled: false,
      shouldResetPassword: true,
      tfaEnforced: false,
      groupIds: [groups.admins],
      password: 'x',
    };
    const answer = await client.put('/user/currentUser', { ...wanted, ...more, firstName: 'Jane' });
    expect(answer.body).toEqual({ ...(before.body as object), firstName: 'Jane' });
    const stored = await (await server().admin()).get(person.path);
    expect(stored.body).toMatchObject({ userName: person.userName, enabled: true, shouldResetPassword: false });
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
  });

  test('an active factor is not switched off by saying so', async () => {
    const person = await totpPerson(server());
    const client = server().client();
    await client.login(person.userName, person.password, { code: person.nextCode() });
    await client.put('/user/currentUser', { twoFactorAuthenticationEnabled: false, activeFactor: null });
    await (await server().admin()).put(person.path, { twoFactorAuthenticationEnabled: false, activeFactor: null });
    expect((await server().client().login(person.userName, person.password)).code).toBe('totpCodeRequired');
  });
});

// Users of another identity provider get no links that set passwords. Whoever could say so of themselves would have a
// stolen session outlive the owner's way back, and whoever could unsay it would give themselves a password here.
describe('where a user comes from', () => {
  const origin = async (path: string) => (await (await server().admin()).get(path)).at('customProperties.userOrigin');
  const mailed = async (email: string) => {
    server().clock.move(61 * 60_000);
    await server().client(nextAddress()).post('/user/passwordReset', { email });
    return (await server().deliver()).filter(({ to, subject }) => to === email && /Set a new/.test(subject)).length;
  };

  test('is not theirs to say, in neither direction, on no way', async () => {
    const email = 'native@example.com';
    const native = await newPerson(server(), { email, groupIds: [groups.userManager] });
    const foreign = await newPerson(server(), {
      ...{ email: 'foreign@example.com', groupIds: [groups.userManager] },
      customProperties: { userOrigin: 'OAUTH2', team: 'blue' },
    });
    for (const [person, said, is] of [
      [native, 'OAUTH2', 'BASIC'],
      [foreign, 'BASIC', 'OAUTH2'],
    ] as const) {
      const client = server().client();
      await client.login(person.userName, person.password);
      for (const path of ['/user/currentUser', person.path]) {
        for (const customProperties of [{ userOrigin: said, team: 'red' }, { team: 'red' }, {}, { userOrigin: null }]) {
          expect((await client.put(path, { customProperties })).status).toBe(200);
          expect([path, customProperties, await origin(person.path)]).toEqual([path, customProperties, is]);
        }
      }
    }
    expect([await mailed(email), await mailed('foreign@example.com')]).toEqual([1, 0]);
  });

  test('is an administrator’s to say, and stays where nothing is said', async () => {
    const email = 'moved@example.com';
    const person = await newPerson(server(), { email });
    const put = async (customProperties: object) =>
      (await (await server().admin()).put(person.path, { customProperties })).at('customProperties');
    expect(await put({ userOrigin: 'OAUTH2', team: 'blue' })).toEqual({ userOrigin: 'OAUTH2', team: 'blue' });
    expect(await put({ team: 'red' })).toEqual({ userOrigin: 'OAUTH2', team: 'red' });
    expect(await mailed(email)).toBe(0);
    expect(await put({ userOrigin: 'BASIC' })).toEqual({ userOrigin: 'BASIC' });
    expect(await mailed(email)).toBe(1);
    // What was read is written back: nothing changed, and no record says so.
    const records = async () =>
      (await (await server().admin()).get('/audit/auditRecords?type=User&pageSize=2000')).at('auditRecords');
    const before = await records();
    const admin = await server().admin();
    await admin.put(person.path, (await admin.get(person.path)).body);
    expect(await records()).toEqual(before);
  });
});

describe('an administrator', () => {
  test('changing or creating a user stores what the contract names, and nothing else', async () => {
    const admin = await server().admin();
    const person = await newPerson(server());
    const before = await admin.get(person.path);
    const changed = await admin.put(person.path, { ...wanted, password: '', firstName: 'Jane' });
    // What an administrator gives away.
    const given = { applications: wanted.applications, devicePermissions: wanted.devicePermissions };
    expect(changed.body).toEqual({ ...(before.body as object), ...given, firstName: 'Jane' });
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
    // Not stored, and said so: an administrator who reads 200 would hand out a password that opens nothing.
    const refused = await admin.put(person.path, { password: 'Passw0rd!other' });
    expect([refused.code, refused.message]).toEqual(['validation', expect.stringContaining('/password')]);
    const own = await admin.put(`/user/${TENANT}/users/${ADMIN}`, { password: 'Passw0rd!other' });
    expect([own.code, own.message]).toEqual(['validation', expect.stringContaining('currentUser/password')]);
    const made = await admin.post(`/user/${TENANT}/users`, { ...wanted, userName: 'made', password: PASSWORD });
    const plain = await admin.post(`/user/${TENANT}/users`, { userName: 'plain', password: PASSWORD, ...given });
    expect(JSON.parse(made.text.replaceAll('made', 'plain'))).toEqual(plain.body);
    expect(made.at('owner')).toBeUndefined();
    expect(made.at('groups.references')).toEqual([]);
  });

  test('custom properties do not shadow the server’s own fields', async () => {
    const { client } = await signedInPerson(server());
    const answer = await client.put('/user/currentUser', {
      customProperties: { enabled: false, roles: 'x', userName: 'y' },
    });
    expect(answer.body).toMatchObject({ enabled: true, customProperties: { userOrigin: 'BASIC', userName: 'y' } });
    expect(answer.at('userName')).not.toBe('y');
  });
});
