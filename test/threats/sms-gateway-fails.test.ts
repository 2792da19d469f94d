import { describe, expect, test } from 'vitest';
import { SmsFailure, type SmsMessage } from '../../src/core/ports/sms-sender.ts';
import { smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { withServer } from '../support/start-server.ts';

const MINUTE = 60_000;
type Reason = SmsFailure['reason'];

/** A gateway that fails as told; what it was handed all the same may have arrived. */
const gateway = { fails: null as Reason | null, handed: [] as SmsMessage[] };

// R22 to R24, E16: a gateway that fails locks out, says so, and leaves no code behind.
describe('a gateway that fails', () => {
  const server = withServer('sqlite', {
    sms: {
      isConfigured: true,
      check: async () => 'answers',
      close: async () => undefined,
      async send(_, message) {
        gateway.handed.push(message);
        if (gateway.fails !== null) throw new SmsFailure(gateway.fails);
        return null;
      },
    },
  });
  const handedCode = () => /#(\d+)$/.exec(gateway.handed.at(-1)?.text ?? '')?.[1] ?? '';

  test.each([
    ['notConfigured', 'no SMS gateway is configured', true],
    ['unreachable', 'cannot be reached', true],
    ['slow', 'does not answer', false],
    ['refused', 'refused the message', false],
  ] as const)('%s: every way in says so, and the code is void', async (reason, words, again) => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const { userName, password } = person;
    const basic = [userName, password] as const;
    gateway.fails = reason;
    const asked = await server().client().login(userName, password);
    expect(asked).toMatchObject({ status: 503, code: 'smsNotSent' });
    expect(asked.message).toContain(words);
    // It may have arrived all the same: it is good for nothing.
    expect((await server().client().login(userName, password, { code: handedCode() })).code).toBe('smsCodeInvalid');
    const expected = again ? 'smsNotSent' : 'tooManyCodes';
    expect((await server().client().token(userName, password)).code).toBe(expected);
    expect((await server().client().get('/user/currentUser', { basic })).code).toBe(expected);
    expect((await server().client().post('/user/pin', { pin: '0' }, { basic })).code).toBe(expected);
    gateway.fails = null;
    // Counted at most once: the next one is sent after a minute.
    server().clock.move(MINUTE);
    const browser = server().client();
    expect((await browser.login(userName, password)).code).toBe('smsCodeSent');
    expect((await browser.login(userName, password, { code: handedCode() })).status).toBe(200);
    const records = await (await server().admin()).get(`/audit/auditRecords?source=${userName}&pageSize=100`);
    expect(records.text).toContain(`Verification code for ${userName} could not be sent`);
  });

  test('an error that nobody expects is a bug: 500, and the code is void too', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const { sms } = server().house.tools;
    const send = sms.send;
    Object.assign(sms, { send: async () => Promise.reject(new TypeError('unexpected')) });
    const browser = server().client();
    expect((await browser.login(person.userName, person.password)).status).toBe(500);
    Object.assign(sms, { send });
    server().clock.move(MINUTE);
    expect((await browser.login(person.userName, person.password)).code).toBe('smsCodeSent');
  });
});
