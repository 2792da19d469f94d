import { describe, expect, test } from 'vitest';
import { groups, newPerson, signedInPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';

// A user manager "sets" an administrator's password to a guess: "used already" would say that the guess is right, with no
// counter and no record. Whoever may not set the password hears the same for right and wrong guesses.
describe.each(engines)('guessing an administrator’s password by setting it, on %s', (engine) => {
  const server = withServer(engine);

  test('a user manager cannot tell the right guess from a wrong one', async () => {
    const administrator = await newPerson(server(), { groupIds: [groups.admins] });
    const { person: manager, client } = await signedInPerson(server(), { groupIds: [groups.userManager] });
    const guess = (newPassword: string) =>
      client.put(`${administrator.path}/password`, { currentUserPassword: manager.password, newPassword });
    const wrong = await guess('Passw0rd!wrong');
    const right = await guess(administrator.password);
    expect([wrong.status, wrong.code]).toEqual([403, 'accessDenied']);
    expect([right.status, right.text]).toEqual([wrong.status, wrong.text]);
  });
});
