import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../support/http-client.ts';
import { newPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { nextAddress, withServer } from '../support/start-server.ts';

// T056, T059, T060, T065: who does not know the password learns nothing: not that a user exists, nor in what state.
// With the real cost of hashes: the time they take is what must not differ.
const names: Record<string, string> = { unknown: 'nobody-of-this-name' };

describe('a wrong password', () => {
  const server = withServer('sqlite', { costlyPasswords: true });

  beforeAll(async () => {
    await switchTfaOn(server());
    const admin = await server().admin();
    names.plain = (await newPerson(server())).userName;
    const disabled = await newPerson(server());
    await admin.put(disabled.path, { enabled: false });
    names.disabled = disabled.userName;
    names['to enrol'] = (await newPerson(server(), { tfaEnforced: true })).userName;
    names['with TOTP'] = (await totpPerson(server())).userName;
    names['password to change'] = (await newPerson(server(), { shouldResetPassword: true })).userName;
    names['without password'] = (
      await newPerson(server(), { password: undefined, sendPasswordResetEmail: true, email: 'none@example.com' })
    ).userName;
    names.empty = ' ';
  }, 60_000);

  /** All that a caller can see, but what names the moment. */
  const seen = ({ status, headers, text }: Answer) => {
    const { date: _date, ...rest } = headers;
    return { status, rest, text };
  };

  test.each(['login', 'token', 'basic'])('by %s is the same answer, byte for byte, for everybody', async (way) => {
    const answers: Record<string, unknown> = {};
    for (const [kind, name] of Object.entries(names)) {
      const client = server().client();
      const answer =
        way === 'basic'
          ? await client.get('/user/currentUser', { basic: [name, `not-that-${way}`] })
          : await client[way as 'login' | 'token'](name, `not-that-${way}`, { code: '123456' });
      answers[kind] = seen(answer);
    }
    for (const answer of Object.values(answers)) expect(answer).toEqual(answers.unknown);
    expect(answers.unknown).toMatchObject({ status: 401 });
  });

  test('takes a hash for everybody: times overlap', async () => {
    const times: Record<string, number[]> = { unknown: [], plain: [] };
    for (let sample = 0; sample < 12; sample++) {
      for (const kind of Object.keys(times)) {
        const start = performance.now();
        const name = kind === 'unknown' ? `nobody-${sample}` : (names.plain ?? '');
        await server()
          .client(nextAddress())
          .login(name, 'x', { headers: { cookie: 'a=b' } });
        times[kind]?.push(performance.now() - start);
        server().clock.move(16 * 60_000);
      }
    }
    const median = (list: number[] = []) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
    const ratio = median(times.unknown) / median(times.plain);
    // Without the hash for unknown users it would be far below a third.
    expect(ratio).toBeGreaterThan(0.4);
    expect(ratio).toBeLessThan(2.5);
  });

  test('too often is the same answer for known and unknown users, with the same wait', async () => {
    const answers = [];
    for (const name of [names.plain ?? '', 'nobody-else', names.disabled ?? '', names['with TOTP'] ?? '']) {
      for (let failure = 0; failure < 14; failure++) await server().client().login(name, `again-${failure}`);
      server().clock.move(24 * 3_600_000);
      for (let failure = 0; failure < 10; failure++) await server().client().login(name, `and-again-${failure}`);
      answers.push(seen(await server().client().login(name, 'x')));
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toMatchObject({ status: 429, rest: { 'retry-after': '30' } });
  });

  test('and the reset of a password says nothing about whose token it is not', async () => {
    const client = server().client();
    const texts = [];
    for (const email of Object.values(names)) {
      const answer = await client.put('/user/passwordReset', {
        token: 'x'.repeat(43),
        email,
        newPassword: 'Passw0rd!x',
      });
      texts.push(answer.text);
    }
    expect(new Set(texts).size).toBe(1);
  });
});
