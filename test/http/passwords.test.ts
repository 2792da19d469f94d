import { beforeAll, describe, expect, test } from 'vitest';
import { groups, newPerson, platformSetting, signedInPerson } from '../support/people.ts';
import { ADMIN, engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

const DAY = 24 * 60 * 60_000;

describe.each(engines)('passwords on %s', (engine) => {
  const server = withServer(engine);
  const keyOf = async (userName: string) =>
    (await server().house.tools.storage.users.byUserName(TENANT, userName))?.key ?? '';

  test('one that has expired is answered with a token, on every way in; a device is left alone', async () => {
    const person = await newPerson(server());
    const device = await newPerson(server(), { groupIds: [groups.devices] });
    await platformSetting(server(), 'password', 'limit.validity', '30');
    server().clock.move(30 * DAY - 1000);
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
    server().clock.move(1000);
    const client = server().client();
    const answers = [
      await client.login(person.userName, person.password),
      await client.token(person.userName, person.password),
      await client.get('/user/currentUser', { basic: [person.userName, person.password] }),
    ];
    for (const { status, message, headers, cookies } of answers) {
      expect([status, message, cookies]).toEqual([401, 'Invalid credentials! : User password expired.', []]);
      expect(headers.passwordresettoken).toMatch(/^[\w-]{43,}$/);
    }
    expect((await client.login(person.userName, 'not-that')).headers.passwordresettoken).toBeUndefined();
    expect((await server().client().login(device.userName, device.password)).status).toBe(200);
    const token = String(answers[2]?.headers.passwordresettoken);
    expect((await client.put('/user/passwordReset', { token, newPassword: 'Passw0rd!next' })).status).toBe(200);
    expect((await client.login(person.userName, 'Passw0rd!next')).status).toBe(200);
    expect((await server().client().login(person.userName, person.password)).code).toBe('badCredentials');
    await platformSetting(server(), 'password', 'limit.validity', null);
  });

  test('changing one’s own needs the current one, and counts wrong ones', async () => {
    const { person, client } = await signedInPerson(server());
    const change = async (currentUserPassword: string, newPassword: string) => {
      const { status, code } = await client.put('/user/currentUser/password', { currentUserPassword, newPassword });
      return code ?? status;
    };
    expect(await change('not-that', 'Passw0rd!next')).toBe('currentPasswordWrong');
    expect(await change(person.password, person.password)).toBe('passwordUsed');
    expect(await change(person.password, 'short')).toBe('passwordRules');
    expect(await change(person.password, 'Passw0rd!next')).toBe(200);
    expect(await change(person.password, 'Passw0rd!more')).toBe('currentPasswordWrong');
    for (let guess = 0; guess < 9; guess++)
      expect(await change(`not-${guess}`, 'Passw0rd!more')).toBe('currentPasswordWrong');
    expect(await change('Passw0rd!next', 'Passw0rd!more')).toBe('tooManyAttempts');
    // Whoever holds this session is kept waiting; the owner's login is not.
    expect((await server().client().login(person.userName, 'Passw0rd!next')).status).toBe(200);
    const records = await (await server().admin()).get(
      `/audit/auditRecords?source=${person.userName}&revert=true&pageSize=20`,
    );
    const texts = (records.at('auditRecords') as { text: string }[]).map(({ text }) => text);
    expect(texts.filter((text) => text === `User "${person.userName}" password updated`)).toHaveLength(1);
    expect(texts.filter((text) => text === `${person.userName} user current password refused`)).toHaveLength(11);
  });

  test('changing one’s own gives the browser a new cookie; the old one, and a copy of it, are nothing any more', async () => {
    const { person, client } = await signedInPerson(server());
    const elsewhere = server().client();
    await elsewhere.login(person.userName, person.password);
    const thief = server().client();
    for (const [name, value] of client.jar) thief.jar.set(name, value);
    for (const [index, path] of ['/user/currentUser/password', `${person.path}/password`].entries()) {
      const before = client.jar.get('authorization');
      // The token is due for renewal as well, so two new ones are made in one answer.
      if (index === 1) {
        await server().house.tools.storage.roles.addMember(TENANT, groups.admins, await keyOf(person.userName));
        server().clock.move(16 * 60_000);
      }
      const body = {
        currentUserPassword: index === 0 ? person.password : 'Passw0rd!n0',
        newPassword: `Passw0rd!n${index}`,
      };
      expect((await client.put(path, body)).status).toBe(200);
      expect(client.jar.get('authorization')).not.toBe(before);
      expect((await client.get('/user/currentUser')).status).toBe(200);
      expect((await client.put('/user/currentUser', { firstName: 'x' })).status, 'the XSRF token fits').toBe(200);
      for (const other of [thief, elsewhere]) expect((await other.get('/user/currentUser')).code).toBe('sessionEnded');
      for (const [name, value] of client.jar) thief.jar.set(name, name === 'authorization' ? (before ?? '') : value);
    }
  });

  test('setting another user’s needs the administrator’s own', async () => {
    const person = await newPerson(server());
    const admin = await server().admin();
    const set = (currentUserPassword: string, newPassword: string) =>
      admin.put(`${person.path}/password`, { currentUserPassword, newPassword });
    expect((await set('not-that', 'Passw0rd!given')).code).toBe('currentPasswordWrong');
    expect((await set(PASSWORD, 'Passw0rd!given')).status).toBe(200);
    expect((await server().client().login(person.userName, 'Passw0rd!given')).status).toBe(200);
    const records = await admin.get(`/audit/auditRecords?source=${person.userName}&revert=true&pageSize=1`);
    expect(records.at('auditRecords.0')).toMatchObject({
      text: `User "${person.userName}" password was updated by user "${ADMIN}"`,
      user: ADMIN,
    });
    const basic = [ADMIN, PASSWORD] as const;
    const body = { currentUserPassword: PASSWORD, newPassword: 'Passw0rd!basic' };
    expect((await server().client().put(`${person.path}/password`, body, { basic })).status).toBe(200);
  });

  test('where strength is enforced, weak ones are refused and the options say so', async () => {
    await server().house.tools.storage.settings.put(TENANT, 'password', 'strength.validity', 'true');
    const admin = await server().admin();
    const weak = await admin.post(`/user/${TENANT}/users`, { userName: 'weak', password: 'onlylowercase' });
    expect(weak.code).toBe('passwordWeak');
    const options = await server().client().get('/tenant/loginOptions');
    expect([options.at('loginOptions.0.strengthValidity'), options.at('loginOptions.0.enforceStrength')]).toEqual([
      true,
      false,
    ]);
    await server().house.tools.storage.settings.remove(TENANT, 'password', 'strength.validity');
    expect(
      (await admin.post(`/user/${TENANT}/users`, { userName: 'weak', password: 'onlylowercase' })).at(
        'passwordStrength',
      ),
    ).toBe('RED');
  });

  test('those that are tried first are refused wherever one is chosen, with the reason', async () => {
    const admin = await server().admin();
    const refusalOf = async (answer: Promise<{ code: string | undefined; message: string | undefined }>) => {
      const { code, message } = await answer;
      return [code, message?.split(': ').at(-1)];
    };
    const common = ['passwordCommon', 'it is one of the most common passwords. Choose another.'];
    const name = ['passwordCommon', 'it is a name that everybody can know. Choose another.'];
    const users = `/user/${TENANT}/users`;
    expect(await refusalOf(admin.post(users, { userName: 'guessed', password: 'Password1!' }))).toEqual(common);
    expect(await refusalOf(admin.post(users, { userName: 'marmaduke', password: 'Marmaduke2026' }))).toEqual(name);
    const { person, client } = await signedInPerson(server());
    const own = { currentUserPassword: person.password, newPassword: 'P@ssw0rd!' };
    expect(await refusalOf(client.put('/user/currentUser/password', own))).toEqual(common);
    const others = { currentUserPassword: PASSWORD, newPassword: 'Welcome123!' };
    expect(await refusalOf(admin.put(`${person.path}/password`, others))).toEqual(common);
    await admin.put(person.path, { shouldResetPassword: true });
    const token = String((await client.login(person.userName, person.password)).headers.passwordresettoken);
    const due = { token, newPassword: 'Summer2026!' };
    expect(await refusalOf(client.put('/user/passwordReset', due))).toEqual(common);
  });

  test('every character counts, and none is cut off', async () => {
    const password = 'Aa1!'.repeat(8);
    const person = await newPerson(server(), { password });
    for (const wrong of [
      password.slice(0, -1),
      `${password} `,
      ` ${password}`,
      password.toLowerCase(),
      `${password}x`,
    ]) {
      expect((await server().client().login(person.userName, wrong)).code).toBe('badCredentials');
    }
    expect((await server().client().login(person.userName, password)).status).toBe(200);
    const colon = await newPerson(server(), { password: 'with:colon/and-slash1' });
    const basic = [colon.userName, colon.password] as const;
    expect((await server().client().get('/user/currentUser', { basic })).status).toBe(200);
  });
});

describe('a hash of before', () => {
  const server = withServer('sqlite');
  let stored = '';
  beforeAll(async () => {
    stored = (await server().house.tools.storage.users.byUserName(TENANT, ADMIN))?.passwordHash ?? '';
  });

  test('is replaced at the next right password, and not at a wrong one', async () => {
    const { createPasswordHasher } = await import('../../src/server/password-hasher.ts');
    const { systemRandomness } = await import('../../src/server/randomness.ts');
    const old = createPasswordHasher(server().clock, systemRandomness, { memoryCost: 16, timeCost: 1, parallelism: 1 });
    const person = await newPerson(server());
    const { users } = server().house.tools.storage;
    const hashOf = async () => (await users.byUserName(TENANT, person.userName))?.passwordHash ?? '';
    const key = (await users.byUserName(TENANT, person.userName))?.key ?? '';
    await users.replaceHash(TENANT, key, await hashOf(), await old.hash(person.password));
    expect(await hashOf()).toContain('$m=16,');
    await server().client().login(person.userName, 'not-that');
    expect(await hashOf()).toContain('$m=16,');
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
    expect(await hashOf()).toContain(stored.split('$')[3]);
  });
});
