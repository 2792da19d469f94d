import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { Storage } from '../../src/core/ports/storage.ts';
import { newPerson } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';

// Whatever changes what hangs on a user takes the user's turn before it locks anything else. Otherwise two of them wait
// for each other, and PostgreSQL breaks one of them up only after a second.

/** Happens once, in the transaction of a login, when it is about to open its session. */
let meanwhile: (() => Promise<void>) | undefined;
const wrapStorage = (storage: Storage): Storage => ({
  ...storage,
  transaction: (work) =>
    storage.transaction((inner) => {
      const sessions: Storage['sessions'] = {
        ...inner.sessions,
        async open(...session) {
          const once = meanwhile;
          meanwhile = undefined;
          await once?.();
          return inner.sessions.open(...session);
        },
      };
      return work({ ...inner, sessions });
    }),
});
const server = withServer('postgres', { wrapStorage });

test('a login that takes the place of a session holds up nobody who ends all sessions of its user', async () => {
  const person = await newPerson(server());
  const admin = await server().admin();
  const client = server().client();
  await client.login(person.userName, person.password);
  let disabled: Promise<number> | undefined;
  let first: string | undefined;
  meanwhile = async () => {
    disabled = admin.put(person.path, { enabled: false }).then(({ status }) => status);
    first = await Promise.race([disabled.then(() => 'the administrator'), setTimeout(900, 'nobody')]);
  };
  const answer = await client.login(person.userName, person.password);
  expect([first, await disabled]).toEqual(['the administrator', 200]);
  expect(answer.code, 'and the login meets what is true now').toBe('sessionEnded');
});
