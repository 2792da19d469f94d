import { describe, expect, test } from 'vitest';
import { type Answer, TOTP_SECRET } from '../support/http-client.ts';
import { newPerson, signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { otherCode, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { engines, nextAddress, PASSWORD, withServer } from '../support/start-server.ts';
import { wrongCode } from '../support/totp-code.ts';

const MINUTE = 60_000;
const told = ({ status, code, headers }: Answer) => [status, code, headers['retry-after']];

// P26, T056, T059: the failure that brings a wait says how long it is. An attacker must learn nothing by it that the next
// answer would not tell: not whether a name exists, and of the second factor nothing without the password.
describe.each(engines)('the wait that a wrong answer brings, on %s', (engine) => {
  const server = withServer(engine);

  test('is told with the fifth wrong TOTP code wherever it is typed, and with each one after a wait', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    const { userName, password } = person;
    const signedIn = await signInWithCode(server(), person);
    person.nextCode();
    const wrong = (nth: number) => wrongCode(person.secret, server().clock.now(), nth);
    const login = (code: string) => server().client().login(userName, password, { code });
    for (let nth = 0; nth < 4; nth++)
      expect(told(await login(wrong(nth)))).toEqual([401, 'totpCodeInvalid', undefined]);
    expect(told(await login(wrong(4)))).toEqual([401, 'totpCodeInvalid', '30']);
    // The sixth, right or wrong, tells the same wait: nothing was given away.
    for (const code of [person.code(), wrong(5)]) expect(told(await login(code))).toEqual([401, 'accountLocked', '30']);
    // Who does not have the password hears of no wait, and who has it and sends no code is asked for one as ever.
    expect(told(await server().client().login(userName, 'not-that'))).toEqual([401, 'badCredentials', undefined]);
    expect(told(await server().client().login(userName, password))).toEqual([401, 'totpCodeRequired', undefined]);

    server().clock.move(30_000);
    const verify = await signedIn.post(`${TOTP_SECRET}/verify`, { code: wrong(6) });
    expect(told(verify)).toEqual([403, 'verificationCodeInvalid', '60']);
    server().clock.move(MINUTE);
    expect(
      told(
        await server()
          .client()
          .token(userName, password, { code: wrong(7) }),
      ),
    ).toEqual([...[401, 'totpCodeInvalid', '120']]);
    server().clock.move(2 * MINUTE);
    const right = await login(person.code());
    expect([right.status, right.headers['retry-after']]).toEqual([200, undefined]);
    // A right code that was used already is a failure like a wrong one, and free again after that login.
    expect(told(await login(person.code()))).toEqual([401, 'totpCodeUsed', undefined]);
  });

  test('is told with the fifth wrong code by SMS; a right one that came too late brings none', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const { userName, password } = person;
    const basic = [userName, password] as const;
    const browser = server().client();
    await browser.login(userName, password);
    for (let nth = 1; nth <= 4; nth++) {
      const answer = await browser.login(userName, password, { code: otherCode(person.code(), nth) });
      expect(told(answer)).toEqual([401, 'smsCodeInvalid', undefined]);
    }
    const late = await smsPerson(server());
    const other = server().client();
    await other.login(late.userName, late.password);
    server().clock.move(10 * MINUTE);
    expect(told(await other.login(late.userName, late.password, { code: late.code() }))).toEqual([
      ...[401, 'smsCodeExpired', undefined],
    ]);
    const fifth = await browser.post('/user/pin', { pin: otherCode(person.code(), 5) }, { basic });
    expect(told(fifth)).toEqual([403, 'verificationCodeInvalid', '30']);
    expect(told(await browser.post('/user/pin', { pin: person.code() }, { basic }))).toEqual([
      ...[401, 'accountLocked', '30'],
    ]);
  });

  test('is told with the tenth wrong password, the same to known, disabled and unknown names', async () => {
    const admin = await server().admin();
    const disabled = await newPerson(server());
    await admin.put(disabled.path, { enabled: false });
    const names = [(await newPerson(server())).userName, disabled.userName, 'nobody-of-this-name'];
    for (const name of names) {
      const client = server().client(nextAddress());
      const wrong = (nth: number) => client.login(name, `wrong-${nth}`);
      for (let nth = 1; nth <= 9; nth++) expect(told(await wrong(nth))).toEqual([401, 'badCredentials', undefined]);
      const tenth = await wrong(10);
      expect(told(tenth)).toEqual([401, 'badCredentials', '30']);
      // Login pages send it twice within moments: not charged, and told what is left.
      server().clock.move(4000);
      expect(told(await wrong(10))).toEqual([401, 'badCredentials', '26']);
      expect(told(await wrong(11))).toEqual([429, 'tooManyAttempts', '26']);
      expect(told(await client.login(name, PASSWORD))).toEqual([429, 'tooManyAttempts', '26']);
      server().clock.move(26_000);
      expect(told(await wrong(12))).toEqual([401, 'badCredentials', '60']);
    }
  });

  test('is told with one’s own current password too, where it is asked for again', async () => {
    const person = await newPerson(server());
    const client = server().client();
    await client.login(person.userName, person.password);
    const change = (nth: number) =>
      client.put('/user/currentUser/password', { currentUserPassword: `wrong-${nth}`, newPassword: 'Chosen-anew-7!' });
    for (let nth = 1; nth <= 9; nth++)
      expect(told(await change(nth))).toEqual([401, 'currentPasswordWrong', undefined]);
    expect(told(await change(10))).toEqual([401, 'currentPasswordWrong', '30']);
    expect(told(await change(11))).toEqual([429, 'tooManyAttempts', '30']);
  });
});
