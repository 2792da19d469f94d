import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { codeOf, newNumber, smsPerson, switchSmsOn, whileTakenAway } from '../support/sms-people.ts';
import { nextAddress, startServer, type TestServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';
import { startWebhookServer, type WebhookServer } from '../support/webhook-server.ts';

const PATH = '/tenant/sms-provider';
const HOUR = 60 * 60_000;

// A gateway that takes every message and sends none costs its tenant nothing and rings nobody's phone: what it "sends"
// must not keep codes from anybody whose messages the operator's gateway carries.
let gateway: WebhookServer;
let server: TestServer;
let admin: Client;
let neighbour: Client;
beforeAll(async () => {
  gateway = await startWebhookServer();
  server = await startServer('sqlite', { smsPrivateNetworks: ['127.0.0.1'] });
  await switchSmsOn(server);
  await newTenant(server, 'neighbour');
});
beforeEach(async () => {
  server.clock.move(25 * HOUR);
  admin = await server.admin();
  neighbour = await bossOf(server, 'neighbour');
  const own = { provider: 'webhook', settings: { url: `http://${gateway.host}/` } };
  expect((await admin.put(PATH, own)).status).toBe(200);
});
afterEach(() => admin.delete(PATH));
afterAll(async () => {
  await server.stop();
  await gateway.down();
});

/** One login each of so many accounts. */
async function logins(count: number, { phone, address }: { phone?: string; address?: string }): Promise<string[]> {
  const answers: string[] = [];
  for (let account = 0; account < count; account++) {
    const person = await smsPerson(server, phone === undefined ? {} : { phone });
    answers.push(codeOf(await server.client(address).login(person.userName, person.password)));
  }
  return answers;
}

test('a number that a tenant used up by its own gateway is used up for that tenant and that gateway alone', async () => {
  const phone = newNumber();
  const [before, texts] = [gateway.messages().length, server.texts.length];
  expect(await logins(6, { phone })).toEqual([...Array(5).fill('smsCodeSent'), 'tooManyCodes']);
  expect([gateway.messages().length, server.texts.length]).toEqual([before + 5, texts]);
  expect((await neighbour.post(`${PATH}/test`, { phone })).at('outcome')).toBe('accepted');
  await admin.delete(PATH);
  // With the neighbour's test these are the operator's five, and it stays at five, whichever gateway a tenant had.
  expect(await logins(5, { phone })).toEqual([...Array(4).fill('smsCodeSent'), 'tooManyCodes']);
  expect(server.texts.length).toBe(texts + 5);
});

test('test messages use up nobody else’s number either', async () => {
  const phone = newNumber();
  for (let minute = 0; minute < 5; minute++) {
    expect((await admin.post(`${PATH}/test`, { phone })).at('outcome')).toBe('accepted');
    server.clock.move(8 * 60_000);
  }
  neighbour = await bossOf(server, 'neighbour');
  expect(codeOf(await neighbour.post(`${PATH}/test`, { phone }))).toBe('200');
});

test('an address that a tenant used up by its own gateway is used up for that tenant and that gateway alone', async () => {
  const address = nextAddress();
  expect(await logins(11, { address })).toEqual([...Array(10).fill('smsCodeSent'), 'tooManyCodes']);
  const tried = await neighbour.post(`${PATH}/test`, { phone: newNumber() }, { address });
  expect(tried.at('outcome')).toBe('accepted');
});

test('a gateway that is taken away between the booking and the message: the operator’s does not carry it', async () => {
  const phone = newNumber();
  const texts = server.texts.length;
  const asked = await whileTakenAway(server, () => logins(1, { phone }));
  expect([asked, server.texts.length]).toEqual([['smsNotSent'], texts]);
  expect(await logins(1, { phone })).toEqual(['smsCodeSent']);
});
