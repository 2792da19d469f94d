import { describe, expect, test } from 'vitest';
import { newPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';
import { wrongCode } from '../support/totp-code.ts';

// T039, T040, T043, R20: guesses sent at once, at two processes, are charged before they are checked.
describe.each(engines)('guessing in parallel, on %s', (engine) => {
  const server = withServer(engine);

  test('of 50 codes at once at two processes five are looked at; the right one is not until the wait is over', async () => {
    await switchTfaOn(server());
    const other = await server().another();
    const person = await totpPerson(server());
    person.nextCode();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? server() : other)
          .client()
          .login(person.userName, person.password, { code: wrongCode(person.secret, server().clock.now(), index) }),
      ),
    );
    const looked = answers.filter(({ code }) => code === 'totpCodeInvalid');
    expect(looked).toHaveLength(5);
    expect(looked.filter(({ headers }) => headers['retry-after'] === '30')).toHaveLength(1);
    const waiting = answers.filter(({ code }) => code === 'accountLocked');
    expect(waiting).toHaveLength(45);
    for (const { headers } of waiting) expect(Number(headers['retry-after'])).toBeGreaterThanOrEqual(1);
    for (const process of [server(), other]) {
      const right = await process.client().login(person.userName, person.password, { code: person.code() });
      expect(right.code).toBe('accountLocked');
    }
    expect((await server().client().login(person.userName, person.password, { code: person.nextCode() })).status).toBe(
      200,
    );
  });

  test('of 40 passwords at once at two processes ten are looked at', async () => {
    const other = await server().another();
    const person = await newPerson(server());
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        (index % 2 === 0 ? server() : other).client().login(person.userName, `not-that-${index}`),
      ),
    );
    const codes = answers.map(({ code }) => code);
    expect(codes.filter((code) => code === 'badCredentials')).toHaveLength(10);
    expect(codes.filter((code) => code === 'tooManyAttempts')).toHaveLength(30);
    // Right and wrong are one answer while waiting, and waiting costs no hash.
    const right = await server().client().login(person.userName, person.password);
    const wrong = await server().client().login(person.userName, 'not-that');
    expect([right.status, right.text]).toEqual([wrong.status, wrong.text]);
    expect(right.status).toBe(429);
  });
});
