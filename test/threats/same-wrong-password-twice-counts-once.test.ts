import { describe, expect, test } from 'vitest';
import { newPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';
import { wrongCode } from '../support/totp-code.ts';

// Part of the lockout: shipped login pages post a wrong password twice, and must not use up two attempts by it.
describe.each(engines)('the same wrong password twice, on %s', (engine) => {
  const server = withServer(engine);

  test('within ten seconds counts once, on whatever path; later, or another one, it counts again', async () => {
    const { userName, password } = await newPerson(server());
    const twice = async (wrong: string) => {
      expect((await server().client().login(userName, wrong)).code).toBe('badCredentials');
      server().clock.move(9_000);
      expect(
        (
          await server()
            .client()
            .get('/user/currentUser', { basic: [userName, wrong] })
        ).code,
      ).toBe('badCredentials');
    };
    for (let nth = 0; nth < 9; nth++) await twice(`not-that-${nth}`);
    // Nine charges so far; the tenth is free of a wait itself and brings one.
    expect((await server().client().login(userName, password)).status).toBe(200);
    for (let nth = 0; nth < 10; nth++) {
      expect((await server().client().login(userName, 'always-this')).code).toBe('badCredentials');
      server().clock.move(10_001);
    }
    expect((await server().client().login(userName, password)).code).toBe('tooManyAttempts');
  });

  test('alternating two wrong passwords counts each time', async () => {
    const { userName, password } = await newPerson(server());
    for (let nth = 0; nth < 10; nth++)
      await server()
        .client()
        .login(userName, `either-${nth % 2}`);
    expect((await server().client().login(userName, password)).code).toBe('tooManyAttempts');
  });

  test('a wrong code counts each time', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const code = wrongCode(person.secret, server().clock.now());
    for (let nth = 0; nth < 5; nth++) {
      expect((await server().client().login(person.userName, person.password, { code })).code).toBe('totpCodeInvalid');
    }
    expect((await server().client().login(person.userName, person.password, { code })).code).toBe('accountLocked');
  });
});
