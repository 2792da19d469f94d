import { beforeAll, expect, test } from 'vitest';
import { TOTP_SECRET } from '../support/http-client.ts';
import { type Person, signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';

// Whoever holds a stolen cookie has no password and no phone, and an open session is a place to guess at both. Guesses
// there count, wait, and are written down with the thief's address, like those at the login.
const server = withServer('sqlite');
beforeAll(() => switchTfaOn(server()));

const THIEF = '203.0.113.7';

async function guessesAt({ userName }: Person, proof: string): Promise<(string | undefined)[]> {
  const query = `source=${userName}&type=UserAuthentication&pageSize=50`;
  const { auditRecords } = (await (await server().admin()).get(`/audit/auditRecords?${query}`)).body as {
    auditRecords: { text: string }[];
  };
  const found = auditRecords.filter(({ text }) => text === `${userName} user ${proof} refused`);
  return found.map((record) => /203\.0\.113\.7/.exec(JSON.stringify(record))?.[0]);
}

test('at the code of the active secret, through verify', async () => {
  const person = await totpPerson(server());
  const stolen = (await signInWithCode(server(), person)).jar.get('authorization') ?? '';
  const codes: (string | undefined)[] = [];
  for (let guess = 0; guess < 6; guess++) {
    const call = { bearer: stolen, address: THIEF };
    codes.push(
      (
        await server()
          .client()
          .post(`${TOTP_SECRET}/verify`, { code: `00000${guess}` }, call)
      ).code,
    );
  }
  expect(codes).toEqual([...Array(5).fill('verificationCodeInvalid'), 'tooManyAttempts']);
  expect(await guessesAt(person, 'verification code')).toEqual(Array(5).fill(THIEF));
});

test('at the password, through the change of it', async () => {
  const person = await totpPerson(server());
  const stolen = (await signInWithCode(server(), person)).jar.get('authorization') ?? '';
  const codes: (string | undefined)[] = [];
  for (let guess = 0; guess < 11; guess++) {
    const call = { bearer: stolen, address: THIEF };
    const passwords = { currentUserPassword: `Guess!${guess}${guess}`, newPassword: 'Passw0rd!stolen' };
    codes.push((await server().client().put('/user/currentUser/password', passwords, call)).code);
  }
  expect(codes).toEqual([...Array(10).fill('currentPasswordWrong'), 'tooManyAttempts']);
  expect(await guessesAt(person, 'current password')).toEqual(Array(10).fill(THIEF));
});
