import { expect, test } from 'vitest';
import { TOTP_SECRET } from '../support/http-client.ts';
import { signedInPerson, signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';
import { totpCode } from '../support/totp-code.ts';

const VERIFY = `${TOTP_SECRET}/verify`;
const server = withServer('sqlite');

test('a tab that says which set-up its code is for hears that another one has replaced it', async () => {
  await switchTfaOn(server());
  const { client } = await signedInPerson(server());
  const [older, newer] = [await client.post(TOTP_SECRET), await client.post(TOTP_SECRET)];
  const codeOf = (answer: typeof older) => totpCode(String(answer.at('rawSecret')), server().clock.now());
  const send = (answer: typeof older) =>
    client.post(VERIFY, { code: codeOf(answer), setup: String(answer.at('setup')) });
  expect((await send(older)).code).toBe('setupReplaced');
  expect((await send(newer)).status).toBe(204);
  expect((await client.post(`${TOTP_SECRET}/activity`, { isActive: true })).status).toBe(204);
  // Nothing is pending any more.
  expect((await send(newer)).code).toBe('setupReplaced');
});

test('a second factor that was disabled by failures says so to the signed-in user without ending the session', async () => {
  await switchTfaOn(server());
  const person = await totpPerson(server());
  const client = await signInWithCode(server(), person);
  const { storage } = server().house.tools;
  const user = await storage.users.byUserName(TENANT, person.userName);
  // A hundred failures in a row take days of waiting; here they are charged without any.
  const policy = { free: 1000, waits: [1], disableAt: null, forgetFree: 1e9, forget: 1e9 };
  for (let failure = 0; failure < 100; failure++) {
    await storage.attempts.take(TENANT, `second-factor:${user?.key}`, policy, server().clock.now());
  }
  const answer = await client.post(VERIFY, { code: person.nextCode() });
  expect([answer.status, answer.code]).toEqual([403, 'secondFactorDisabled']);
  expect((await client.get('/user/currentUser')).status).toBe(200);
  const login = await server().client().login(person.userName, person.password, { code: person.nextCode() });
  expect([login.status, login.code]).toEqual([401, 'accountLocked']);
});
