import { describe, expect, test } from 'vitest';
import type { Storage } from '../../src/core/ports/storage.ts';
import { newPerson } from '../support/people.ts';
import { engines, PASSWORD, withServer } from '../support/start-server.ts';

// Somebody with a stolen session and password changes the password; an administrator replaces it at the same moment. The
// thief's change, confirmed with the password of before and waiting for its hash, must not come out on top.
describe.each(engines)('a change of password under way, on %s', (engine) => {
  let meanwhile: (() => Promise<unknown>) | undefined;
  /** Once, after the current password was confirmed. */
  const wrapStorage = (storage: Storage): Storage => ({
    ...storage,
    attempts: {
      ...storage.attempts,
      async clear(tenant, counter) {
        const once = counter.includes(':session-') ? meanwhile : undefined;
        if (once !== undefined) meanwhile = undefined;
        await once?.();
        await storage.attempts.clear(tenant, counter);
      },
    },
  });
  const server = withServer(engine, { wrapStorage });

  test('does not undo the password that an administrator set meanwhile', async () => {
    const admin = await server().admin();
    const person = await newPerson(server());
    const thief = server().client();
    await thief.login(person.userName, person.password);
    const replace = { currentUserPassword: PASSWORD, newPassword: 'Passw0rd!given' };
    meanwhile = async () => expect((await admin.put(`${person.path}/password`, replace)).status).toBe(200);
    const stolen = { currentUserPassword: person.password, newPassword: 'Passw0rd!stolen' };
    const answer = await thief.put('/user/currentUser/password', stolen);
    expect([answer.status, answer.code]).toEqual([409, 'changedMeanwhile']);
    const logIn = async (password: string) => (await server().client().login(person.userName, password)).status;
    expect([await logIn('Passw0rd!stolen'), await logIn('Passw0rd!given')]).toEqual([401, 200]);
  });
});
