import { expect, test } from 'vitest';
import { switchTfaOn, totpPerson } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';
import { wrongCode } from '../support/totp-code.ts';

// T076: of all combinations of a password and a code exactly one opens a session.
const server = withServer('sqlite');
const kinds = ['absent', 'empty', 'null', 'wrong', 'right'] as const;

test.each(['/tenant/oauth', '/tenant/oauth/token'])('%s: 25 combinations, one success', async (path) => {
  await switchTfaOn(server());
  const person = await totpPerson(server());
  const user = await server().house.tools.storage.users.byUserName(TENANT, person.userName);
  const outcomes: string[] = [];
  for (const password of kinds) {
    for (const code of kinds) {
      const right = person.nextCode();
      const passwords = { absent: undefined, empty: '', null: 'null', wrong: 'not-that', right: person.password };
      const codes = {
        absent: undefined,
        empty: '',
        null: 'null',
        wrong: wrongCode(person.secret, server().clock.now()),
        right,
      };
      const form = Object.fromEntries(
        Object.entries({ username: person.userName, password: passwords[password], tfa_code: codes[code] }).filter(
          ([, value]) => value !== undefined,
        ),
      ) as Record<string, string>;
      const answer = await server().client().send('POST', path, { form });
      outcomes.push(`${password} password, ${code} code: ${answer.status} ${answer.code ?? ''}`.trim());
      if (answer.status !== 200) expect(answer.cookies).toEqual([]);
      // Budgets are another test's matter.
      for (const counter of [`password:unknown-device:${user?.key}`, `second-factor:${user?.key}`]) {
        await server().house.tools.storage.attempts.clear(TENANT, counter);
      }
    }
  }
  expect(outcomes).toHaveLength(25);
  const expected = (password: string, code: string) => {
    if (password === 'absent') return '422 validation';
    if (password !== 'right') return '401 badCredentials';
    if (code === 'right') return '200';
    return code === 'wrong' ? '401 totpCodeInvalid' : '401 totpCodeRequired';
  };
  expect(outcomes).toEqual(
    kinds.flatMap((password) => kinds.map((code) => `${password} password, ${code} code: ${expected(password, code)}`)),
  );
});
