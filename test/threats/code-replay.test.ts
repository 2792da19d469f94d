import { describe, expect, test } from 'vitest';
import { switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';
import { STEP, totpCode } from '../support/totp-code.ts';

// T029, T030, T038: whoever watched a code being typed must gain nothing by it (RFC 6238 section 5.2).
describe.each(engines)('a code that was used, on %s', (engine) => {
  const server = withServer(engine);

  test('is refused in its own step and the next, from elsewhere, on another process', async () => {
    await switchTfaOn(server());
    const other = await server().another();
    const person = await totpPerson(server());
    const { userName, password } = person;
    const code = person.nextCode();
    expect((await server().client().login(userName, password, { code })).status).toBe(200);
    for (const process of [server(), other]) {
      expect((await process.client().login(userName, password, { code })).code).toBe('totpCodeUsed');
    }
    server().clock.move(STEP);
    for (const process of [server(), other]) {
      expect((await process.client().login(userName, password, { code })).code).toBe('totpCodeUsed');
    }
    server().clock.move(STEP);
    expect((await server().client().login(userName, password, { code })).code).toBe('totpCodeInvalid');
  });

  test('makes older codes worthless, and newer ones go on working', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const { userName, password, secret } = person;
    server().clock.move(5 * STEP);
    const at = (steps: number) => totpCode(secret, server().clock.now() + steps * STEP);
    expect(
      (
        await server()
          .client()
          .login(userName, password, { code: at(0) })
      ).status,
    ).toBe(200);
    expect(
      (
        await server()
          .client()
          .login(userName, password, { code: at(-1) })
      ).code,
    ).toBe('totpCodeUsed');
    expect(
      (
        await server()
          .client()
          .login(userName, password, { code: at(1) })
      ).status,
    ).toBe(200);
  });

  test('a stranger without the password cannot use somebody’s code up', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const code = person.nextCode();
    const wrongBoth = await server().client().login(person.userName, 'not-that', { code: '000000' });
    const wrongPassword = await server().client().login(person.userName, 'not-that', { code });
    expect([wrongPassword.status, wrongPassword.text]).toEqual([wrongBoth.status, wrongBoth.text]);
    expect((await server().client().login(person.userName, person.password, { code })).status).toBe(200);
  });

  test('stays used after a revocation and a new set-up, and after a restart', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const code = person.nextCode();
    await server().client().login(person.userName, person.password, { code });
    const restarted = await server().another();
    expect((await restarted.client().login(person.userName, person.password, { code })).code).toBe('totpCodeUsed');
    await (await server().admin()).delete(`${person.path}/totpSecret/revoke`);
    const client = server().client();
    await client.login(person.userName, person.password);
    // The new secret's code of a step that was used with the old one.
    const secret = await client.enrol();
    const again = totpCode(secret, server().clock.now());
    expect((await server().client().login(person.userName, person.password, { code: again })).code).toBe(
      'totpCodeUsed',
    );
  });
});
