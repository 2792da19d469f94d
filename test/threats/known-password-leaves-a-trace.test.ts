import { expect, test } from 'vitest';
import { newPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';

// T142: somebody who has the password but not the phone tells so by trying; the audit log says it, not only the answer.
const server = withServer('sqlite');

test('every login that stops before the second factor is recorded, with what it waits for', async () => {
  await switchTfaOn(server());
  const person = await totpPerson(server());
  const unset = await newPerson(server(), { tfaEnforced: true });
  const client = server().client();
  expect((await client.login(person.userName, person.password)).code).toBe('totpCodeRequired');
  expect((await client.token(person.userName, person.password)).code).toBe('totpCodeRequired');
  expect((await client.login(unset.userName, unset.password)).status).toBe(200);
  const waiting = async (userName: string) => {
    const page = await server().house.tools.storage.audit.list(
      't1',
      { user: userName, type: 'UserAuthentication', newestFirst: true },
      { offset: 0, limit: 10, withTotal: false },
    );
    return page.items
      .filter(({ text }) => text.endsWith('waits for the second factor'))
      .map(({ changes }) => changes?.[0]?.newValue);
  };
  // The first of each was the set-up of the phone itself.
  expect(await waiting(person.userName)).toEqual(['totpCodeRequired', 'totpCodeRequired', 'totpSetupRequired']);
  expect(await waiting(unset.userName)).toEqual(['totpSetupRequired']);
});
