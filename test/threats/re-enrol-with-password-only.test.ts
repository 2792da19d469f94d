import { expect, test } from 'vitest';
import { TOTP_SECRET } from '../support/http-client.ts';
import { newPerson, signedInPerson, signInWithCode, switchTfaOn, withPhone } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';

// T073, T086, T090, T091 (CVE-2026-44460): whoever has the password alone gets at no secret, old or new.
const server = withServer('sqlite');

test('an active secret is neither shown nor replaced, by Basic, by an enrolment session or by a full one', async () => {
  await switchTfaOn(server());
  const person = await newPerson(server(), { tfaEnforced: true });
  // The attacker has the password and opens an enrolment session before the owner is done.
  const attacker = server().client();
  await attacker.login(person.userName, person.password);
  const planted = String((await attacker.post(TOTP_SECRET)).at('rawSecret'));
  const bearer = attacker.jar.get('authorization') ?? '';
  const owner = server().client();
  await owner.login(person.userName, person.password);
  const phone = withPhone(server(), person, await owner.enrol());
  // Setting TOTP up ended the attacker's session.
  expect((await attacker.post(`${TOTP_SECRET}/verify`, { code: '123456' }, { bearer })).code).toBe('sessionEnded');
  const basic = await attacker.post(TOTP_SECRET, {}, { basic: [person.userName, person.password] });
  expect(basic.code).toBe('totpCodeRequired');
  const full = await signInWithCode(server(), phone);
  const again = await full.post(TOTP_SECRET);
  expect([again.status, again.code]).toEqual([403, 'totpAlreadyActive']);
  expect(again.text).not.toContain(phone.secret);
  const thief = withPhone(server(), person, planted);
  const stolen = await server().client().login(person.userName, person.password, { code: thief.nextCode() });
  expect(stolen.code).toBe('totpCodeInvalid');
  expect((await server().client().login(person.userName, person.password, { code: phone.code() })).status).toBe(200);
});

test('a set-up belongs to the session that began it: another one cannot verify or activate it', async () => {
  await switchTfaOn(server());
  const { person, client } = await signedInPerson(server());
  const phone = withPhone(server(), person, String((await client.post(TOTP_SECRET)).at('rawSecret')));
  const other = server().client();
  await other.login(person.userName, person.password);
  expect((await other.post(`${TOTP_SECRET}/verify`, { code: phone.code() })).code).toBe('setupReplaced');
  await client.post(`${TOTP_SECRET}/verify`, { code: phone.code() });
  expect((await other.post(`${TOTP_SECRET}/activity`, { isActive: true })).code).toBe('verificationMissing');
  expect((await client.post(`${TOTP_SECRET}/activity`, { isActive: true })).status).toBe(204);
  // The other session was opened with the password alone.
  expect((await other.get('/user/currentUser')).code).toBe('sessionEnded');
  expect((await client.get('/user/currentUser')).status).toBe(200);
});
