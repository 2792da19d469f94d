import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { codeOf, codeOption, type SmsPerson, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { startWebhookServer, type WebhookMood, type WebhookServer } from '../support/webhook-server.ts';

const PATH = '/tenant/sms-provider';
const HOUR = 60 * 60_000;

// An outage of seconds, and somebody who knows one password: what they use up meanwhile must not keep everybody out for an
// hour after the gateway is well again. What may cost money counts all the same.
let gateway: WebhookServer;
let server: TestServer;
let people: SmsPerson[];
beforeAll(async () => {
  gateway = await startWebhookServer();
  server = await startServer('sqlite', { smsPrivateNetworks: ['127.0.0.1'] });
  await switchSmsOn(server);
  people = await Promise.all(Array.from({ length: 12 }, () => smsPerson(server)));
});
beforeEach(async () => {
  server.clock.move(25 * HOUR);
  gateway.mood = 200;
  const own = { provider: 'webhook', settings: { url: `http://${gateway.host}/` } };
  expect((await (await server.admin()).put(PATH, own)).status).toBe(200);
});
afterAll(async () => {
  await server.stop();
  await gateway.down();
});
const login = async ({ userName, password }: SmsPerson) => codeOf(await server.client().login(userName, password));
/** One after another, as after an outage: each is a user of their own. */
async function logins(who: readonly SmsPerson[]): Promise<string[]> {
  const answers: string[] = [];
  for (const person of who) answers.push(await login(person));
  return answers;
}

test('a hundred tries during an outage: half a minute later everybody gets in, and stays in', async () => {
  const [attackers, others] = [people.slice(0, 8), people.slice(8)];
  await gateway.down();
  const tries = await Promise.all(attackers.map((attacker) => logins(Array<SmsPerson>(13).fill(attacker))));
  const refused = await login(others[0] as SmsPerson);
  await gateway.up();
  expect([tries.flat().filter((code) => code === 'smsNotSent').length, refused]).toEqual([61, 'tooManyCodes']);
  server.clock.move(30_000);
  expect(await logins(others)).toEqual(Array(others.length).fill('smsCodeSent'));
  server.clock.move(61_000);
  expect(await logins(others)).toEqual(Array(others.length).fill('smsCodeSent'));
});

test('whoever takes the look each time, with a number that the gateway refuses, keeps nobody out for a minute', async () => {
  const [attacker, other] = people as [SmsPerson, SmsPerson];
  await gateway.down();
  await Promise.all(people.slice(2).map((person) => logins(Array<SmsPerson>(7).fill(person))));
  await gateway.up();
  server.clock.move(30_000);
  gateway.mood = 400;
  expect(await login(attacker)).toBe('smsNotSent');
  gateway.mood = 200;
  expect(await login(other)).toBe('tooManyCodes');
  server.clock.move(30_000);
  // Refused, it counts to whoever wanted it: the next look is somebody else's.
  expect(await login(attacker)).toBe('tooManyCodes');
  expect(await login(other)).toBe('smsCodeSent');
});

test.each([
  [401, 'refuses all'],
  [503, 'is too busy'],
  [429, 'is asked too often'],
])('a gateway that answers %i (%s) uses up no budget, whoever and how many try', async (status) => {
  await codeOption(server, 'sms.budget.day', '3');
  gateway.mood = status;
  expect(await logins(people.slice(0, 8))).toEqual(Array(8).fill('smsNotSent'));
  gateway.mood = 200;
  expect(await logins(people.slice(8))).toEqual([...Array(3).fill('smsCodeSent'), 'tooManyCodes']);
  // Whoever asked themselves is counted: a number is rung no oftener, and no script goes on without end.
  expect(await login(people[0] as SmsPerson)).toBe('tooManyCodes');
});

test.each<[WebhookMood, string]>([
  [500, 'fails with the message in hand'],
  [504, 'hears nothing of whom it passed it on to'],
  ['hangUp', 'hangs up on it'],
])('a gateway that answers %s (%s) may have sent: that counts as sent', async (mood) => {
  await codeOption(server, 'sms.budget.day', '3');
  gateway.mood = mood;
  expect(await logins(people.slice(0, 4))).toEqual([...Array(3).fill('smsNotSent'), 'tooManyCodes']);
});
