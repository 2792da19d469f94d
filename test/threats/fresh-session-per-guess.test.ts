import { describe, expect, test } from 'vitest';
import { TOTP_SECRET } from '../support/http-client.ts';
import { signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';
import { wrongCode } from '../support/totp-code.ts';

const HOUR = 3_600_000;

// T041, T042, T045, T046, T047, T056: one budget per user, whatever is new about each guess.
describe.each(engines)('guessing codes, each guess in a new session, on %s', (engine) => {
  const server = withServer(engine);

  test('five guesses over all paths, then a wait that also the right code meets', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const signedIn = await signInWithCode(server(), person);
    const { userName, password } = person;
    person.nextCode();
    const wrong = (nth: number) => wrongCode(person.secret, server().clock.now(), nth);
    expect(
      (
        await server()
          .client()
          .login(userName, password, { code: wrong(0) })
      ).code,
    ).toBe('totpCodeInvalid');
    expect(
      (
        await server()
          .client()
          .token(userName, password, { code: wrong(1) })
      ).code,
    ).toBe('totpCodeInvalid');
    expect((await signedIn.post(`${TOTP_SECRET}/verify`, { code: wrong(2) })).code).toBe('verificationCodeInvalid');
    // The password alone, right again and again, does not reset what was failed (a step is no success).
    expect((await server().client().login(userName, password)).code).toBe('totpCodeRequired');
    expect(
      (
        await server()
          .client()
          .login(userName, password, { code: wrong(3) })
      ).code,
    ).toBe('totpCodeInvalid');
    expect(
      (
        await server()
          .client()
          .login(userName, password, { code: wrong(4) })
      ).code,
    ).toBe('totpCodeInvalid');
    for (const code of [wrong(5), person.code()]) {
      const login = await server().client().login(userName, password, { code });
      expect([login.code, login.headers['retry-after']]).toEqual(['accountLocked', '30']);
      const verify = await signedIn.post(`${TOTP_SECRET}/verify`, { code });
      expect([verify.status, verify.headers['retry-after']]).toEqual([429, '30']);
    }
    server().clock.move(30_000);
    expect((await server().client().login(userName, password, { code: person.code() })).status).toBe(200);
  });
});

// The rules are the same code on every engine, and a hundred failures take their time.
describe('guessing codes for a long time', () => {
  const server = withServer('sqlite');

  test('waits grow from 30 seconds to an hour; after 100 failures only an administrator helps', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const { userName, password } = person;
    const waits: number[] = [];
    for (let failure = 1; failure <= 100; failure++) {
      const guess = await server()
        .client()
        .login(userName, password, { code: wrongCode(person.secret, server().clock.now()) });
      expect([failure, guess.code]).toEqual([failure, 'totpCodeInvalid']);
      server().clock.move(failure < 14 ? 0 : HOUR);
      if (failure < 5 || failure >= 14) continue;
      const blocked = await server().client().login(userName, password, { code: person.code() });
      expect(blocked.code).toBe('accountLocked');
      const seconds = Number(blocked.headers['retry-after'] ?? 0);
      waits.push(seconds);
      server().clock.move(seconds * 1000);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 1800, 3600, 3600]);
    server().clock.move(400 * 24 * HOUR);
    expect((await server().client().login(userName, password, { code: person.code() })).code).toBe('accountLocked');
    const admin = await server().admin();
    const records = await admin.get(`/audit/auditRecords?source=${userName}&pageSize=100`);
    const locked = (records.at('auditRecords') as { text: string }[]).filter(({ text }) =>
      /second factor locked/.test(text),
    );
    expect(locked).toHaveLength(2);
    expect((await admin.delete(`${person.path}/totpSecret/revoke`)).status).toBe(204);
    const client = server().client();
    expect((await client.login(userName, password)).status).toBe(200);
    await client.enrol();
  });
});
