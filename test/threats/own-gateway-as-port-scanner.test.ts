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
test('logins at a gateway that is not there: three hundred an hour and tenant, tests with them, then no connection', async () => {
  const admin = await server.admin();
  await gateway.down();
  const own = { provider: 'webhook', settings: { url: `http://${gateway.host}/` } };
  expect((await admin.put(PATH, own)).status).toBe(200);
  expect((await admin.post(`${PATH}/test`, { phone: newNumber() })).at('outcome')).toBe('unreachable');
  const answers: string[] = [];
  for (let round = 0; round < 13; round++) {
    answers.push(...(await Promise.all(people.map((_, number) => login(number)))).map(codeOf));
  }
  expect(answers).toEqual(Array(299).fill('smsNotSent'));

  await gateway.up();
  const connections = gateway.connections();
  server.clock.move(MINUTE);
  const refused = await login();
  expect([refused.status, refused.code, refused.headers['retry-after']]).toEqual([429, 'tooManyCodes', '3540']);
  // Another port of the same tenant is no fresh start.
  const elsewhere = { provider: 'webhook', settings: { url: `http://${gateway.host}/elsewhere` } };
  expect((await admin.put(PATH, elsewhere)).status).toBe(200);
  expect(codeOf(await login())).toBe('tooManyCodes');
  expect(codeOf(await admin.post(`${PATH}/test`, { phone: newNumber() }))).toBe('tooManyCodes');
  expect(gateway.connections()).toBe(connections);
  expect((await admin.get(PATH)).at('delivery.counts')).toMatchObject({ unreachable: 300 });
  // Nobody gets in by SMS now: its administrators hear of it, once.
  const { text } = await admin.get('/audit/auditRecords?type=Tenant&pageSize=100');
  expect(text.split('No more verification codes are sent for now')).toHaveLength(2);

  // The operator's gateway is not at the tenant's choice, and an hour is an hour.
  expect((await admin.delete(PATH)).status).toBe(204);
  expect(codeOf(await login())).toBe('smsCodeSent');
  expect((await admin.put(PATH, own)).status).toBe(200);
  server.clock.move(59 * MINUTE);
  expect(codeOf(await login())).toBe('smsCodeSent');
  expect(gateway.connections()).toBeGreaterThan(connections);
}, 60_000);
