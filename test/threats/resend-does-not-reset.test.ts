import { describe, expect, test } from 'vitest';
import { otherCode, signInBySms, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { engines, withServer } from '../support/start-server.ts';

const MINUTE = 60_000;

// T022, T039, T041, T042, T044, T045, T047: one budget of wrong codes per user, whatever is new about each guess.
describe.each(engines)('guessing codes by SMS on %s', (engine) => {
  const server = withServer(engine);

  test('a new code, a new login and a right password between do not reset what was failed', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const { userName, password } = person;
    const basic = [userName, password] as const;
    const browser = server().client();
    await browser.login(userName, password);
    const wrong = (nth: number) => otherCode(person.code(), nth);
    expect((await browser.login(userName, password, { code: wrong(1) })).code).toBe('smsCodeInvalid');
    expect((await browser.post('/user/pin', { pin: wrong(2) }, { basic })).code).toBe('verificationCodeInvalid');
    expect((await browser.token(userName, password, { code: wrong(3) })).code).toBe('smsCodeInvalid');
    server().clock.move(MINUTE);
    expect((await browser.post('/user/pin', { pin: '0' }, { basic })).code).toBe('newCodeSent');
    expect((await browser.login(userName, password)).code).toBe('smsCodePending');
    for (const nonsense of ['00', '', 'abcdef', '1e5000']) {
      // Not the demand for a new code, and each a failure like any other.
      if (nonsense === '00') {
        expect((await browser.post('/user/pin', { pin: nonsense }, { basic })).code).toBe('verificationCodeInvalid');
      }
    }
    expect((await browser.login(userName, password, { code: wrong(5) })).code).toBe('smsCodeInvalid');
    // Five: now also the right one waits, and no message is sent meanwhile.
    const before = person.messages();
    const waiting = [
      await browser.login(userName, password, { code: person.code() }),
      await browser.post('/user/pin', { pin: person.code() }, { basic }),
      await server().client().login(userName, password),
      await browser.post('/user/pin', { pin: '0' }, { basic }),
      await server().client().get('/user/currentUser', { basic }),
    ];
    expect(waiting.map(({ code, headers }) => [code, headers['retry-after']])).toEqual(
      Array(5).fill(['accountLocked', '30']),
    );
    expect(person.messages()).toBe(before);
    server().clock.move(30_000);
    expect((await browser.login(userName, password, { code: person.code() })).status).toBe(200);
  });

  test('five wrong ones for one code: the user is told to ask for another, and can', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const { userName, password } = person;
    const browser = server().client();
    await browser.login(userName, password);
    for (let nth = 1; nth <= 5; nth++) await browser.login(userName, password, { code: otherCode(person.code(), nth) });
    server().clock.move(MINUTE);
    expect((await browser.login(userName, password, { code: person.code() })).code).toBe('smsCodeExpired');
    server().clock.move(MINUTE);
    expect((await browser.login(userName, password)).code).toBe('smsCodeSent');
    expect((await browser.login(userName, password, { code: person.code() })).status).toBe(200);
  });

  test('"0" and nothing else asks for a new code', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const basic = [person.userName, person.password] as const;
    const client = server().client();
    await client.login(person.userName, person.password);
    for (const pin of [0, false, null, [], {}, undefined]) {
      expect((await client.post('/user/pin', { pin }, { basic })).status).toBe(422);
    }
    for (const pin of ['00', '000000']) {
      if (pin === person.code()) continue;
      expect((await client.post('/user/pin', { pin }, { basic })).code).toBe('verificationCodeInvalid');
    }
    expect(person.messages()).toBe(1);
    // Asking for a new one verifies nothing, also where the code would be 0.
    expect((await client.get('/user/currentUser', { basic })).status).toBe(401);
  });
});

describe('guessing codes by SMS for a long time', () => {
  const server = withServer('sqlite');

  test('after 100 failures only an administrator helps, who binds the number anew', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const { userName, password } = person;
    for (let failure = 1; failure <= 100; failure++) {
      const guess = await server().client().login(userName, password, { code: '123456' });
      expect([failure, guess.code]).toEqual([failure, 'smsCodeInvalid']);
      server().clock.move(60 * MINUTE);
    }
    server().clock.move(400 * 24 * 60 * MINUTE);
    expect((await server().client().login(userName, password)).code).toBe('accountLocked');
    expect(person.messages()).toBe(0);
    const admin = await server().admin();
    await admin.put(person.path, { twoFactorAuthenticationEnabled: false });
    await admin.put(person.path, { twoFactorAuthenticationEnabled: true });
    await signInBySms(server(), person);
  });
});
