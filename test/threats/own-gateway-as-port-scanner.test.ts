import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf, newNumber, type SmsPerson, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { startWebhookServer, type WebhookServer } from '../support/webhook-server.ts';

const PATH = '/tenant/sms-provider';
const MINUTE = 60_000;

let gateway: WebhookServer;
let server: TestServer;
let people: SmsPerson[];
beforeAll(async () => {
  gateway = await startWebhookServer();
  server = await startServer('sqlite', { smsPrivateNetworks: ['127.0.0.1'] });
  await switchSmsOn(server);
  people = await Promise.all(Array.from({ length: 23 }, () => smsPerson(server)));
});
afterAll(async () => {
  await server.stop();
  await gateway.down();
});
const login = (number = 0) => {
  const { userName, password } = people[number] as SmsPerson;
  return server.client().login(userName, password);
};

// A message that reached nobody costs none of the limits that spare phones and bills. But each is a connection to a host
// and port that the tenant chose, a row in its list and one in its audit log: these have an end of their own.
test('logins at a gateway that is not there: sixty an hour and tenant, tests with them, then one each 30 seconds', async () => {
  const admin = await server.admin();
  await gateway.down();
  const own = { provider: 'webhook', settings: { url: `http://${gateway.host}/` } };
  expect((await admin.put(PATH, own)).status).toBe(200);
  const tried = async () => Number((await admin.get(PATH)).at('delivery.counts.unreachable') ?? 0);
  expect((await admin.post(`${PATH}/test`, { phone: newNumber() })).at('outcome')).toBe('unreachable');
  const answers: string[] = [];
  for (let round = 0; round < 4; round++) {
    answers.push(...(await Promise.all(people.map((_, number) => login(number)))).map(codeOf));
  }
  // Sixty with the test, and the first look.
  const count = (code: string) => answers.filter((one) => one === code).length;
  expect([await tried(), count('smsNotSent'), count('tooManyCodes')]).toEqual([61, 60, 32]);

  // Another port of the same tenant is no fresh start.
  const elsewhere = { provider: 'webhook', settings: { url: `http://${gateway.host}/elsewhere` } };
  expect((await admin.put(PATH, elsewhere)).status).toBe(200);
  server.clock.move(10_000);
  const refused = await login();
  expect([refused.status, refused.code, refused.headers['retry-after']]).toEqual([429, 'tooManyCodes', '20']);
  expect(codeOf(await admin.post(`${PATH}/test`, { phone: newNumber() }))).toBe('tooManyCodes');
  server.clock.move(20_000);
  for (let look = 0; look < 8; look++) {
    const all = await Promise.all(people.slice(0, 4).map((_, number) => login(number)));
    expect(all.map(codeOf).sort()).toEqual(['smsNotSent', 'tooManyCodes', 'tooManyCodes', 'tooManyCodes']);
    server.clock.move(30_000);
  }
  expect(await tried()).toBe(69);
  // Nobody gets in by SMS now: its administrators hear of it, once.
  const { text } = await admin.get('/audit/auditRecords?type=Tenant&pageSize=100');
  expect(text.split('No more verification codes are sent for now')).toHaveLength(2);

  // The operator's gateway is not at the tenant's choice.
  expect((await admin.delete(PATH)).status).toBe(204);
  expect(codeOf(await login())).toBe('smsCodeSent');
}, 60_000);

// Who has a gateway of their own behind the same name can have it take a message between two tries.
test('a message that is taken buys no more than one that is not', async () => {
  const admin = await server.admin();
  await gateway.up();
  const own = { provider: 'webhook', settings: { url: `http://${gateway.host}/` } };
  expect((await admin.put(PATH, own)).status).toBe(200);
  server.clock.move(2 * 60 * MINUTE);
  const outcomes: string[] = [];
  for (const [number] of people.entries()) {
    gateway.mood = 200;
    outcomes.push(codeOf(await login(number)));
    gateway.mood = 'hangUp';
    const misses = people.slice(0, 5).map((_, other) => login((number + 7 + other) % people.length));
    outcomes.push(...(await Promise.all(misses)).map(codeOf));
    server.clock.move(1000);
  }
  const taken = outcomes.filter((code) => code === 'smsCodeSent').length;
  const missed = outcomes.filter((code) => code === 'smsNotSent').length;
  expect(taken).toBeGreaterThan(5);
  expect(missed).toBeLessThanOrEqual(60 + taken + 1);
});
