import { beforeAll, describe, expect, test } from 'vitest';
import { groups, newPerson, signedInPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { PASSWORD, TENANT, withServer } from '../support/start-server.ts';

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

describe('an administrator', () => {
  test('changing or creating a user stores what the contract names, and nothing else', async () => {
    const admin = await server().admin();
    const person = await newPerson(server());
    const before = await admin.get(person.path);
    const changed = await admin.put(person.path, { ...wanted, password: 'Passw0rd!other', firstName: 'Jane' });
    // What an administrator gives away.
    const given = { applications: wanted.applications, devicePermissions: wanted.devicePermissions };
    expect(changed.body).toEqual({ ...(before.body as object), ...given, firstName: 'Jane' });
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
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
