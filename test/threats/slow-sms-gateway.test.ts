import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOperatorDelivery } from '../../src/senders/index.ts';
import { newPerson } from '../support/people.ts';
import { type SmppMood, startSmppServer, type TestSmppServer } from '../support/smpp-server.ts';
import { type SmsPerson, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { startServer, type TestServer } from '../support/start-server.ts';

const MINUTE = 60_000;
/** In place of the ten seconds of docs/configuration.md, which test/process/sms.test.ts waits for once. */
const PATIENCE = 1_500;
/** What a busy machine may add. */
const SLACK = 5_000;

let gateway: TestSmppServer;
let server: TestServer;
beforeAll(async () => {
  gateway = await startSmppServer();
});
afterAll(() => gateway.down());

async function serverAt({ url }: TestSmppServer): Promise<TestServer> {
  const started = await startServer('sqlite', {
    sms: createOperatorDelivery(`${url}?source=Sallyport`, {
      now: Date.now,
      newId: () => 'id',
      patience: PATIENCE,
      reach: null,
      onReceipt: async () => undefined,
    }),
  });
  await switchSmsOn(started);
  return started;
}

const logIn = ({ userName, password }: SmsPerson) => server.client().login(userName, password);
const reasonsFor = async ({ userName }: SmsPerson): Promise<unknown[]> => {
  const audit = await (await server.admin()).get(`/audit/auditRecords?source=${userName}&pageSize=100`);
  const records = audit.at('auditRecords') as { text: string; changes?: { newValue: string }[] }[];
  return records
    .filter(({ text }) => text === `Verification code for ${userName} could not be sent`)
    .map(({ changes }) => changes?.[0]?.newValue);
};

// R22 to R24: what a gateway does wrong is told to whoever is concerned, in words that they can do something with, and
// costs the others nothing.
describe.each([
  ['takes half a minute for a message', 'silent', 'slow', 'does not answer', 'no answer within 1500 ms'],
  ['says nothing to the bind', 'silentBind', 'unreachable', 'cannot be reached', 'bind was not answered'],
  ['drops the connection in the middle of the bind', 'dropInBind', 'unreachable', 'cannot be reached', 'bind was not'],
  ['drops the connection after the message', 'drop', 'slow', 'does not answer', 'the connection ended'],
  ['refuses the message', 'refuse', 'refused', 'refused the message', 'status 0x00000401'],
] as const)('a gateway that %s', (_, mood: SmppMood, reason, words, detail) => {
  beforeAll(async () => {
    await gateway.be(mood);
    server = await serverAt(gateway);
  });
  afterAll(async () => {
    await server.stop();
    await gateway.be('accept');
  });

  test('is waited for no longer than agreed, by one login; user, administrator and log hear why; then it recovers', async () => {
    const [person, other] = [await smsPerson(server), await smsPerson(server)];
    const plain = await newPerson(server);
    const admin = await server.admin();
    const finished: string[] = [];
    const started = performance.now();
    const slow = logIn(person).then((answer) => {
      finished.push('by SMS');
      return answer;
    });
    // Who needs no message, reads something or only looks whether the server is there is served meanwhile.
    expect((await server.client().login(plain.userName, plain.password)).status).toBe(200);
    finished.push('by password');
    expect((await admin.get('/user/currentUser')).status).toBe(200);
    expect((await server.client().get('/health')).status).toBe(200);
    finished.push('reading');
    const answer = await slow;
    expect(performance.now() - started).toBeLessThan(PATIENCE + SLACK);
    if (mood === 'silent' || mood === 'silentBind') expect(finished).toEqual(['by password', 'reading', 'by SMS']);

    expect(answer).toMatchObject({ status: 503, code: 'smsNotSent', cookies: [] });
    expect(answer.message).toContain(words);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    expect(await reasonsFor(person)).toEqual([reason]);
    const lines = server.log.filter((line) => line.includes('an SMS was not taken'));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({ level: 40, tenant: 't1', reason, detail: expect.stringContaining(detail) }),
    ]);
    for (const secret of [person.phone.slice(1), 'Your code', '#']) expect(lines.join('')).not.toContain(secret);

    // No restart, nobody's help: the next login after the gateway is well gets its code, and it works.
    await gateway.be('accept');
    await expect
      .poll(
        async () => {
          server.clock.move(MINUTE);
          return (await logIn(other)).code;
        },
        { timeout: 15_000, interval: 200 },
      )
      .toBe('smsCodeSent');
    const before = gateway.messages().length;
    server.clock.move(20 * MINUTE);
    const browser = server.client();
    expect((await browser.login(person.userName, person.password)).code).toBe('smsCodeSent');
    expect(gateway.messages()).toHaveLength(before + 1);
    const code = /#(\d{6})$/.exec(String(gateway.messages().at(-1)?.text))?.[1] ?? '';
    expect((await browser.login(person.userName, person.password, { code })).status).toBe(200);
  });

  test('many who wait for it at once wait side by side, not one after another', async () => {
    await gateway.be(mood);
    const people = await Promise.all(Array.from({ length: 8 }, () => smsPerson(server)));
    const started = performance.now();
    const answers = await Promise.all(people.map(logIn));
    expect(performance.now() - started).toBeLessThan(PATIENCE + SLACK);
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      // A connection that stands is not bound again: these are taken.
      new Set([mood === 'silentBind' || mood === 'dropInBind' ? 401 : 503]),
    );
  });
});
