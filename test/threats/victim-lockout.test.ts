import { describe, expect, test } from 'vitest';
import { newPerson, signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';

const HOUR = 3_600_000;

// T055: failing on purpose must not keep the owner out.
describe.each(engines)('locking somebody out on purpose, on %s', (engine) => {
  const server = withServer(engine);

  test('a browser that completed a login before gets in at once; an unknown one after at most an hour', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const { userName, password } = person;
    const known = await signInWithCode(server(), person);
    await known.post('/user/logout');
    expect([...known.jar.keys()]).toEqual(['sallyport-device']);
    for (let round = 0; round < 12; round++) {
      for (let failure = 0; failure < 10; failure++) await server().client().login(userName, `x-${round}-${failure}`);
      const limited = await server().client().login(userName, password);
      expect(limited.code).toBe('tooManyAttempts');
      expect(Number(limited.headers['retry-after'])).toBeLessThanOrEqual(3600);
      server().clock.move(10 * 60_000);
    }
    expect((await known.login(userName, password, { code: person.nextCode() })).status).toBe(200);
    server().clock.move(HOUR);
    expect((await server().client().login(userName, password, { code: person.code() })).status).toBe(200);
  });

  test('the cookie of the known browser gives no right, belongs to its user, and has a budget of its own', async () => {
    const person = await newPerson(server());
    const other = await newPerson(server());
    const known = server().client();
    await known.login(person.userName, person.password);
    await known.post('/user/logout');
    expect((await known.get('/user/currentUser')).code).toBe('noCredentials');
    const device = known.jar.get('sallyport-device') ?? '';
    // Spent on somebody else, it is worth nothing: their failures are those of an unknown browser.
    for (let failure = 0; failure < 10; failure++) await known.login(other.userName, `not-that-${failure}`);
    expect((await server().client().login(other.userName, other.password)).code).toBe('tooManyAttempts');
    for (let failure = 0; failure < 10; failure++) await known.login(person.userName, `not-that-${failure}`);
    expect((await known.login(person.userName, person.password)).code).toBe('tooManyAttempts');
    // That lane is used up; the one of unknown browsers is not.
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
    // One bit changed makes it an unknown one, which is no error.
    const forged = `${device.slice(0, -1)}${device.endsWith('0') ? '1' : '0'}`;
    const headers = { cookie: `sallyport-device=${forged}` };
    expect((await server().client().login(person.userName, person.password, { headers })).status).toBe(200);
  });

  test('nobody can disable the second factor of somebody else without the password', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    for (let guess = 0; guess < 20; guess++) {
      await server().client().login(person.userName, `not-that-${guess}`, { code: '123456' });
    }
    const user = await server().house.tools.storage.users.byUserName('t1', person.userName);
    const counter = await server().house.tools.storage.attempts.peek(
      't1',
      `second-factor:${user?.key}`,
      { free: 4, waits: [1], disableAt: 100, forgetFree: HOUR, forget: HOUR },
      server().clock.now(),
    );
    expect(counter).toMatchObject({ outcome: 'allowed', failures: 0 });
  });
});
