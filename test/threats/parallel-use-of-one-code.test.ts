import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Client } from '../support/http-client.ts';
import { newPerson, signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, PASSWORD, type TestServer, withServer } from '../support/start-server.ts';
import { totpCode } from '../support/totp-code.ts';

// T032, R20: 50 callers with one code at the same moment, half of them at each of two processes on one database.
describe.each(engines)('one code sent 50 times at once, on %s', (engine) => {
  const server = withServer(engine);
  let other: TestServer | undefined;
  beforeAll(async () => {
    other = await server().another();
  });
  /** All at once, half of them at each process. */
  const race = (callers: number, call: (client: Client, index: number) => Promise<Answer>) =>
    Promise.all(
      Array.from({ length: callers }, (_, index) =>
        call((index % 2 === 0 ? server() : other)?.client() as Client, index),
      ),
    );
  const tally = (answers: readonly Answer[]) => ({
    opened: answers.filter(({ status }) => status === 200).length,
    others: [...new Set(answers.filter(({ status }) => status !== 200).map(({ code }) => code))].sort(),
  });

  test('opens exactly one session: eight rounds of as many as the budget lets through, two of 50', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const { userName, password } = person;
    for (const callers of [5, 5, 5, 5, 5, 5, 5, 5, 50, 50]) {
      const code = person.nextCode();
      const answers = await race(callers, (client, index) =>
        index % 3 === 0 ? client.token(userName, password, { code }) : client.login(userName, password, { code }),
      );
      const { opened, others } = tally(answers);
      expect([callers, opened]).toEqual([callers, 1]);
      // A crowd also runs into the wait of the second factor: a used code is a failed attempt.
      expect(callers === 50 ? others.filter((one) => one !== 'accountLocked') : others).toEqual(['totpCodeUsed']);
      server().clock.move(10 * 60_000);
      await signInWithCode(server(), person);
    }
  });

  test('the code of the verify opens exactly one session, though all carry the session that enrolled', async () => {
    await switchTfaOn(server());
    const person = await newPerson(server(), { tfaEnforced: true });
    const enrolling = server().client();
    await enrolling.login(person.userName, person.password);
    const code = totpCode(await enrolling.enrol(), server().clock.now());
    const cookie = `authorization=${enrolling.jar.get('authorization')}`;
    const answers = await race(50, (client) =>
      client.login(person.userName, person.password, { code, headers: { cookie } }),
    );
    expect(tally(answers).opened).toBe(1);
  });

  test('one reset token sets one password', async () => {
    const person = await newPerson(server(), { shouldResetPassword: true });
    const refused = await server().client().login(person.userName, person.password);
    const token = String(refused.headers.passwordresettoken);
    const answers = await race(50, (client, index) =>
      client.put('/user/passwordReset', { token, newPassword: `Passw0rd!of-${index}` }),
    );
    const { opened, others } = tally(answers);
    expect(opened).toBe(1);
    // Twenty at once are compared with old passwords; the others have to wait, and then have no token.
    expect(others.filter((code) => !['resetTokenUnknown', 'tooManyAttempts'].includes(code ?? ''))).toEqual([]);
  });

  test('parallel creations of one user name make one user', async () => {
    const admin = await server().admin();
    const bearer = admin.jar.get('authorization') ?? '';
    const answers = await race(50, (client, index) =>
      client.post('/user/t1/users', { userName: index % 2 === 0 ? 'Racer' : 'racer', password: PASSWORD }, { bearer }),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 409]));
  });
});
