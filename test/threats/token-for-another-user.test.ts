import { expect, test } from 'vitest';
import { newPerson } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';

// T096: a token that sets a password, sent together with somebody else's name, sets nobody's.
const server = withServer('sqlite');

test('a token said to be for another user sets no password, and still sets its own', async () => {
  const victim = await newPerson(server());
  const person = await newPerson(server(), { displayName: 'An Alias', email: 'owner@example.com' });
  await (await server().admin()).put(person.path, { shouldResetPassword: true });
  const client = server().client();
  const token = String((await client.login(person.userName, person.password)).headers.passwordresettoken);
  const newPassword = 'Passw0rd!second';
  const foreign = await client.put('/user/passwordReset', { token, newPassword, email: victim.userName });
  expect([foreign.status, foreign.code]).toEqual([422, 'resetTokenUnknown']);
  expect((await client.login(victim.userName, newPassword)).code).toBe('badCredentials');
  expect((await client.put('/user/passwordReset', { token, newPassword, email: 'AN ALIAS' })).status).toBe(200);
  expect((await client.login(person.userName, newPassword)).status).toBe(200);
});
