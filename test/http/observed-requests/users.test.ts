import { beforeAll, describe, expect, test } from 'vitest';
import { type OfficialUi, officialUi } from '../../support/official-ui.ts';
import { newPerson, switchTfaOn, type TotpPerson, totpPerson } from '../../support/people.ts';
import { ADMIN, PASSWORD, withServer } from '../../support/start-server.ts';

/** Observed requests 7: the users pages of the official Administration, as AngularJS asks. */
const server = withServer('sqlite');
let ui: OfficialUi;
let totp: TotpPerson;
const USER = 'application/vnd.com.nsn.cumulocity.user+json;';

beforeAll(async () => {
  await switchTfaOn(server());
  totp = await totpPerson(server(), { email: 'totp@example.org' });
  ui = officialUi(server());
  expect((await ui.oauth(ADMIN, PASSWORD)).status).toBe(200);
});

const LIST =
  '/user/t1/users?onlyRoots=true&pageSize=100&withApps=false&withGroups=false&withRoles=false&withSubusersCount=true&withTotalPages=true';

describe('the list', () => {
  test('has users, statistics, and the global roles that it asks to leave out and shows nevertheless', async () => {
    const answer = await ui.get(LIST);
    expect(answer.at('statistics')).toMatchObject({ currentPage: 1, pageSize: 100, totalPages: 1 });
    const users = answer.at('users') as { userName: string; twoFactorAuthenticationEnabled: boolean; groups: object }[];
    expect(users.find(({ userName }) => userName === totp.userName)?.twoFactorAuthenticationEnabled).toBe(true);
    expect(users.find(({ userName }) => userName === ADMIN)).toMatchObject({
      groups: { references: [{ group: { name: 'admins' } }] },
    });
    const groups = await ui.get('/user/t1/groups?pageSize=10000&withTotalPages=true');
    expect(groups.at('statistics')).toMatchObject({ pageSize: 2000, totalPages: 1 });
    const admins = (groups.at('groups') as { name: string }[]).find(({ name }) => name === 'admins');
    expect(admins).toMatchObject({ id: 2, description: expect.any(String), roles: { references: expect.any(Array) } });
    expect((await ui.get('/tenant/tenants/t1/tfa')).status).toBe(200);
    expect((await ui.get('/tenant/loginOptions?tenantId=t1')).status).toBe(200);
    // Asked in lower case; no single sign-on here.
    expect([403, 404]).toContain((await ui.get('/tenant/loginOptions/oauth2')).status);
  });

  test('filters by the beginning of the name, among all users', async () => {
    const answer = await ui.get(
      `${LIST.replace('onlyRoots=true', 'onlyRoots=false')}&username=${totp.userName.slice(0, -1)}`,
    );
    expect((answer.at('users') as { userName: string }[]).map(({ userName }) => userName)).toContain(totp.userName);
  });

  test('disables with a body of one field, deletes with 204', async () => {
    const person = await newPerson(server());
    const disabled = await ui.send('PUT', person.path, { enabled: false }, { accept: USER, 'content-type': USER });
    expect([disabled.status, disabled.at('enabled')]).toEqual([200, false]);
    expect((await ui.get(person.path, 'user')).at('enabled')).toBe(false);
    const query = `pageSize=100&username=${person.userName}&withSubusersCount=true&withTotalPages=true`;
    expect((await ui.get(`/user/t1/users?${query}`)).at('users.0.userName')).toBe(person.userName);
    expect((await ui.get('/user/t1/users?pageSize=100&withTotalPages=true')).status).toBe(200);
    expect((await ui.send('DELETE', person.path)).status).toBe(204);
  });
});

describe('the details', () => {
  test('ask for the user, their roles and their second factor', async () => {
    const user = await ui.get(totp.path, 'user');
    expect([user.status, user.at('self')]).toEqual([200, expect.stringMatching(/\/user\/[\w-]+\/users\//)]);
    expect(user.at('customProperties')).toBeTypeOf('object');
    expect((await ui.get('/user/t1/groups?pageSize=100&withTotalPages=true')).status).toBe(200);
    const tfa = await ui.get('/tenant/tenants/t1/tfa');
    expect([tfa.at('enabledOnTenantLevel'), tfa.at('enforcedOnSystemLevel')]).toEqual([true, false]);
    expect((await ui.get(`${totp.path}/tfa`)).body).toMatchObject({
      tfaEnforced: true,
      tfaEnabled: true,
      strategy: 'TOTP',
    });
  });

  test('save the whole user as it was read, then the enforcement, always', async () => {
    const person = await newPerson(server(), { email: 'whole@example.org' });
    const {
      id: _,
      userName: __,
      groups: ___,
      ...whole
    } = (await ui.get(person.path, 'user')).body as Record<string, unknown>;
    const body = { ...whole, lastName: 'Changed' };
    const saved = await ui.send('PUT', person.path, body, { accept: USER, 'content-type': USER });
    expect([saved.status, saved.at('lastName'), saved.at('email')]).toEqual([200, 'Changed', 'whole@example.org']);
    expect((await ui.get(person.path, 'user')).status).toBe(200);
    for (const tfaEnforced of [true, false]) {
      const enforced = await ui.send('PUT', `${person.path}/tfa`, { tfaEnforced });
      expect([enforced.status, enforced.at('tfaEnforced')]).toEqual([200, tfaEnforced]);
    }
  });

  test('a password for somebody else takes one’s own', async () => {
    const person = await newPerson(server());
    const change = (currentUserPassword: string) =>
      ui.send('PUT', `${person.path}/password`, { newPassword: 'Chosen-for-you-1', currentUserPassword });
    expect((await change('wrong')).status).toBe(401);
    expect((await change(PASSWORD)).status).toBe(200);
  });

  test('revoke the secret with a plain DELETE, and send a link', async () => {
    expect((await ui.send('DELETE', `${totp.path}/totpSecret/revoke`)).status).toBe(204);
    expect((await ui.get(totp.path, 'user')).at('twoFactorAuthenticationEnabled')).toBe(false);
    expect((await ui.send('POST', '/user/passwordReset', { email: 'totp@example.org' })).status).toBe(200);
    expect((await server().deliver()).map(({ to }) => to)).toContain('totp@example.org');
  });
});

test('a new user: an invitation in place of a password, the global role by reference, the enforcement', async () => {
  const created = await ui.send(
    'POST',
    '/user/t1/users',
    {
      ...{ enabled: true, devicePermissions: {}, sendPasswordResetEmail: true, shouldResetPassword: false },
      ...{ twoFactorAuthenticationEnabled: false, userName: 'bob', email: 'bob@example.org', firstName: 'Bob' },
    },
    { accept: USER, 'content-type': USER },
  );
  const { id, self } = created.body as { id: string; self: string };
  expect([created.status, id, self]).toEqual([201, 'bob', 'http://sallyport.test/user/t1/users/bob']);
  const member = await ui.send('POST', '/user/t1/groups/2/users', { user: { id, self } });
  expect(member.status).toBe(201);
  expect((await ui.send('PUT', '/user/t1/users/bob/tfa', { tfaEnforced: false })).status).toBe(200);
  expect((await ui.get('/user/t1/users/bob', 'user')).at('groups.references.0.group.id')).toBe(2);
  expect((await ui.send('DELETE', '/user/t1/groups/2/users/bob')).status).toBe(204);
  expect((await server().deliver()).map(({ to }) => to)).toContain('bob@example.org');
});

test('logging out all users ends also the own session, and logging out again is no error', async () => {
  expect((await ui.send('POST', '/user/logout/t1/allUsers')).status).toBe(200);
  expect((await ui.get('/user/currentUser')).status).toBe(401);
  expect((await ui.send('POST', '/user/logout', {})).status).toBe(200);
});
