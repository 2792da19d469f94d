import { beforeAll, describe, expect, test } from 'vitest';
import type { Answer, Client } from '../support/http-client.ts';
import { otherCode, type SmsPerson, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { engines, type TestServer, withServer } from '../support/start-server.ts';

// T033, T040, R20: many at once, at two processes of one installation.
describe.each(engines)('codes by SMS sent many times at once, on %s', (engine) => {
  const server = withServer(engine);
  let other: TestServer | undefined;
  beforeAll(async () => {
    other = await server().another();
    await switchSmsOn(server());
  });

  /** Requests of one program, which keeps no cookies: all of them are one client. */
  const race = (callers: number, call: (client: Client, index: number) => Promise<Answer>) =>
    Promise.all(
      Array.from({ length: callers }, (_, index) =>
        call((index % 2 === 0 ? server() : other)?.client('10.201.0.1') as Client, index),
      ),
    );
  const tally = (answers: readonly Answer[]) =>
    Object.fromEntries(
      [...Map.groupBy(answers, ({ code, status }) => code ?? String(status))].map(([name, all]) => [name, all.length]),
    );
  const messages = (person: SmsPerson) =>
    [server(), other].flatMap((one) => one?.texts ?? []).filter(({ to }) => to === person.phone);
  const codeOf = (person: SmsPerson) => /#(\d+)$/.exec(messages(person).at(-1)?.text ?? '')?.[1] ?? '';

  test('50 logins make one message', async () => {
    const person = await smsPerson(server());
    const answers = await race(50, (client, index) =>
      index % 3 === 0
        ? client.get('/user/currentUser', { basic: [person.userName, person.password] })
        : client.login(person.userName, person.password),
    );
    expect(tally(answers)).toEqual({ smsCodeSent: 1, smsCodePending: 49 });
    expect(messages(person)).toHaveLength(1);
  });

  test('one code opens one session, or is exchanged for one token, never both', async () => {
    for (const callers of [5, 5, 5, 50]) {
      const person = await smsPerson(server());
      const { userName, password } = person;
      await server().client('10.201.0.1').login(userName, password);
      const code = codeOf(person);
      const answers = await race(callers, (client, index) =>
        index % 2 === 0
          ? client.login(userName, password, { code })
          : client.post('/user/pin', { pin: code }, { basic: [userName, password] }),
      );
      expect([callers, tally(answers)['200']]).toEqual([callers, 1]);
    }
  });

  test('of 200 wrong codes no more than five are looked at', async () => {
    const person = await smsPerson(server());
    const { userName, password } = person;
    await server().client('10.201.0.1').login(userName, password);
    const code = codeOf(person);
    const answers = await race(200, (client, index) =>
      client.login(userName, password, { code: otherCode(code, index + 1), address: `10.202.${index}.1` }),
    );
    const looked = answers.filter((answer) => answer.code === 'smsCodeInvalid').length;
    expect(looked).toBe(5);
    expect((await server().client().login(userName, password, { code })).code).toBe('accountLocked');
  });
});
