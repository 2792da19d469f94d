import { describe, expect, test } from 'vitest';
import { TOTP_SECRET } from '../support/http-client.ts';
import { signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, TENANT, withServer } from '../support/start-server.ts';
import { STEP } from '../support/totp-code.ts';

// T031, T034, T035, T036: one code, one use, whatever the path, the spelling of the code or of the user.
describe.each(engines)('a code used once is used everywhere, on %s', (engine) => {
  const server = withServer(engine);

  test('after a login it is worth nothing on any path or spelling', async () => {
    await switchTfaOn(server());
    await server().house.tools.storage.settings.put(TENANT, 'configuration', 'tenant.login.ignore-case', 'true');
    const person = await totpPerson(server(), { userName: 'Replay', displayName: 'Replay Alias' });
    const client = await signInWithCode(server(), person);
    const code = person.code();
    const spellings = [
      code,
      ` ${code}`,
      `${code} `,
      `${code}\n`,
      `${code}\u00a0`,
      `0${code}`,
      `${code}0`,
      fullWidth(code),
    ];
    const names = ['Replay', 'REPLAY', ' replay ', 'replay alias', `${TENANT}/Replay`];
    let attempt = 0;
    const refused = async (send: () => Promise<{ status: number; code: string | undefined }>) => {
      const answer = await send();
      expect(['totpCodeUsed', 'totpCodeInvalid', 'verificationCodeInvalid', 'totpCodeRequired']).toContain(answer.code);
      // Each is a failed attempt; the budget is another test's matter.
      if (++attempt % 4 === 0) await server().house.tools.storage.attempts.clear(TENANT, await counterOf());
    };
    const counterOf = async () => {
      const user = await server().house.tools.storage.users.byUserName(TENANT, 'Replay');
      return `second-factor:${user?.key}`;
    };
    for (const spelling of spellings) {
      await refused(() => server().client().login('Replay', person.password, { code: spelling }));
      await refused(() => server().client().token('Replay', person.password, { code: spelling }));
      await refused(() => client.post(`${TOTP_SECRET}/verify`, { code: spelling }));
    }
    for (const name of names) {
      await refused(() => server().client().login(name, person.password, { code }));
      const form = { username: name, password: person.password, tfa_token: code };
      await refused(() => server().client().send('POST', '/tenant/oauth', { form }));
    }
    await refused(() =>
      server()
        .client()
        .get('/user/currentUser', { basic: ['Replay', person.password], headers: { tfatoken: code } }),
    );
    // A number is no code, neither where a leading zero would get lost nor anywhere.
    expect((await client.post(`${TOTP_SECRET}/verify`, { code: Number(code) })).code).toBe('validation');
  });

  test('after a verify it is worth nothing at the login, in this step and the next', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const client = await signInWithCode(server(), person);
    const code = person.nextCode();
    expect((await client.post(`${TOTP_SECRET}/verify`, { code })).status).toBe(204);
    for (let step = 0; step < 2; step++) {
      expect((await server().client().login(person.userName, person.password, { code })).code).toBe('totpCodeUsed');
      server().clock.move(STEP);
    }
  });
});

const fullWidth = (code: string) => code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
