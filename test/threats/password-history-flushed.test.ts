import { describe, expect, test } from 'vitest';
import { signedInPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';

const DAY = 24 * 60 * 60_000;

// A history of ten is worth nothing if eleven changes in a minute bring the old password back.
describe.each(engines)('the history of passwords, on %s', (engine) => {
  const server = withServer(engine);

  test('is not flushed by changing the password a dozen times in a row', async () => {
    const { person, client } = await signedInPerson(server());
    // The old one was in use for a month, and the one before it too.
    const old = 'Passw0rd!month';
    const change = async (currentUserPassword: string, newPassword: string) => {
      const { code, status } = await client.put('/user/currentUser/password', { currentUserPassword, newPassword });
      return code ?? status;
    };
    server().clock.move(30 * DAY);
    await client.login(person.userName, person.password);
    expect(await change(person.password, old)).toBe(200);
    server().clock.move(30 * DAY);
    await client.login(person.userName, old);
    let current = old;
    for (let quick = 0; quick < 12; quick++) {
      expect(await change(current, `Passw0rd!quick-${quick}`)).toBe(200);
      current = `Passw0rd!quick-${quick}`;
    }
    expect(await change(current, old)).toBe('passwordUsed');
    expect(await change(current, person.password)).toBe('passwordUsed');
    // Nor by a mailed link or an administrator, who are held to the same list.
    await (await server().admin()).put(person.path, { shouldResetPassword: true });
    const token = String((await server().client().login(person.userName, current)).headers.passwordresettoken);
    expect((await server().client().put('/user/passwordReset', { token, newPassword: old })).code).toBe('passwordUsed');
    const given = { currentUserPassword: 'Passw0rd!first', newPassword: old };
    expect((await (await server().admin()).put(`${person.path}/password`, given)).code).toBe('passwordUsed');
    // Those of the minute may come again sooner.
    const { passwordHistory, users } = server().house.tools.storage;
    const key = (await users.byUserName('t1', person.userName))?.key ?? '';
    expect(await passwordHistory.list('t1', key)).toHaveLength(12);
  });
});
