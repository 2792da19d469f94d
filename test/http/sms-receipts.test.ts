import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { startSmppServer, type TestSmppServer } from '../support/smpp-server.ts';
import { type SmsPerson, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { startServer, TENANT, type TestServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

const PATH = '/tenant/sms-provider';
let gateway: TestSmppServer;
let server: TestServer;
let admin: Client;

const provider = (port = gateway.port, more: Record<string, unknown> = {}) => ({
  provider: 'smpp',
  settings: { host: '127.0.0.1', port, encryption: 'none', user: 'sally', password: 'p@ss/w:d', ...more },
});

beforeAll(async () => {
  gateway = await startSmppServer();
  server = await startServer('sqlite', { smsPrivateNetworks: ['127.0.0.1'], smsUrl: gateway.url });
  admin = await server.admin();
  await switchSmsOn(server);
  expect((await admin.put(PATH, provider())).status).toBe(200);
});
afterAll(async () => {
  await server.stop();
  await gateway.down();
});

/** Somebody to whom a message went that the SMSC called so. */
async function sent(id: string): Promise<SmsPerson> {
  await gateway.callThem(id);
  const person = await smsPerson(server);
  server.clock.move(1);
  expect((await server.client().login(person.userName, person.password)).code).toBe('smsCodeSent');
  return person;
}
const messageOf = async (person: SmsPerson, by = admin) => {
  const { messages } = (await by.get(`${PATH}/messages?pageSize=100`)).body as { messages: Record<string, string>[] };
  return messages.find(({ user }) => user === person.userName);
};
const stateOf = async (person: SmsPerson) => (await messageOf(person))?.state;
const receipt = (person: SmsPerson, text: string, more: object = {}) =>
  gateway.deliver({ esm_class: 4, source_addr: person.phone.slice(1), short_message: text, ...more });
const answers = () => gateway.reports.filter(({ kind }) => kind === 'answer').map(({ fields }) => fields);

test('the SMSC is asked for a receipt, which settles the message of its id and is answered', async () => {
  const person = await sent('17');
  expect(gateway.messages().at(-1)).toMatchObject({ registered_delivery: 1, data_coding: 0 });
  expect(await messageOf(person)).toMatchObject({
    state: 'accepted',
    gateway: `smpp 127.0.0.1:${gateway.port} sally`,
    number: expect.stringMatching(/^\+49\*+\d{3}$/),
  });
  const before = answers().length;
  server.clock.move(5000);
  await receipt(person, 'id:17 sub:001 dlvrd:001 stat:DELIVRD err:000 text:Your code');
  await expect.poll(() => stateOf(person)).toBe('delivered');
  await expect.poll(() => answers().length).toBe(before + 1);
  expect(answers().at(-1)).toMatchObject({ command: 'deliver_sm_resp', command_status: 0 });
  const { time = '', stateTime = '' } = (await messageOf(person)) ?? {};
  expect(Date.parse(stateTime) - Date.parse(time)).toBe(5000);
  // What has ended has ended.
  await receipt(person, 'id:17 stat:UNDELIV err:001');
  await expect.poll(() => answers().length).toBe(before + 2);
  expect(await stateOf(person)).toBe('delivered');
});

test('ids in other digits, and as a parameter; why a message did not arrive is told', async () => {
  const [hex, decimal, parameter] = [await sent('DEADBEEF'), await sent('48879'), await sent('p-1')];
  await receipt(hex, 'id:3735928559 stat:DELIVRD');
  await receipt(decimal, 'id:beef stat:UNDELIV err:069');
  await receipt(parameter, '', { receipted_message_id: 'p-1', message_state: 3 });
  await expect.poll(() => stateOf(hex)).toBe('delivered');
  await expect.poll(() => stateOf(decimal)).toBe('undeliverable');
  await expect.poll(() => stateOf(parameter)).toBe('undeliverable');
  expect((await messageOf(decimal))?.detail).toBe('SMPP: UNDELIV, error 069');
  expect((await messageOf(parameter))?.detail).toBe('SMPP: EXPIRED');
});

test('an id that is somebody else’s in other digits settles nothing of theirs', async () => {
  const [one, other] = [await sent('10'), await sent('16')];
  // 16 is 10 in hexadecimal; it is also a message of its own, which comes first.
  await receipt(other, 'id:16 stat:DELIVRD');
  await expect.poll(() => stateOf(other)).toBe('delivered');
  const before = answers().length;
  await receipt(other, 'id:16 stat:DELIVRD');
  await expect.poll(() => answers().length).toBe(before + 1);
  expect(await stateOf(one)).toBe('accepted');
});

test('a receipt before the answer to its message is kept all the same', async () => {
  const person = await sent('early-0');
  await receipt(person, 'id:early-1 stat:DELIVRD');
  server.clock.move(60_000);
  await gateway.callThem('early-1');
  expect((await server.client().login(person.userName, person.password)).status).toBe(401);
  await expect.poll(() => stateOf(person), { timeout: 15_000 }).toBe('delivered');
});

test('the SMSC of one tenant says nothing of another’s messages, nor of the operator’s', async () => {
  await newTenant(server, 't9');
  const boss = await bossOf(server, 't9');
  await gateway.callThem('shared');
  expect((await boss.put(PATH, provider())).status).toBe(200);
  const tried = await boss.post(`${PATH}/test`, { phone: '+49 171 9999567' });
  expect(tried.at('outcome')).toBe('accepted');
  const person = await sent('shared');
  const { storage } = server.house;
  const { gateway: own = '' } = (await messageOf(person)) ?? {};
  const said = { gateway: own, references: ['shared'], numberEnd: '', state: 'undeliverable', detail: null } as const;
  expect(await storage.smsMessages.settle('t9', { ...said, at: server.clock.now() })).toBe(true);
  expect(await storage.smsMessages.settle('t9', { ...said, at: server.clock.now() })).toBe(false);
  expect(await stateOf(person)).toBe('accepted');
  expect((await boss.get(`${PATH}/messages`)).text).not.toContain(person.userName);
});

test('receipts of the operator’s gateway reach the tenant whose message it was, without its words', async () => {
  expect((await admin.delete(PATH)).status).toBe(204);
  const person = await sent('of-the-operator');
  expect(await messageOf(person)).toMatchObject({ gateway: 'operator', state: 'accepted' });
  await receipt(person, 'id:of-the-operator stat:UNDELIV err:077');
  await expect.poll(() => stateOf(person)).toBe('undeliverable');
  expect(await messageOf(person)).not.toHaveProperty('detail');
  await admin.put(PATH, provider());
});

test('a receipt that cannot be stored is to come again', async () => {
  const person = await sent('again');
  const { smsMessages } = server.house.tools.storage;
  const settle = smsMessages.settle;
  Object.assign(smsMessages, { settle: () => Promise.reject(new Error('the database is away')) });
  const before = answers().length;
  await receipt(person, 'id:again stat:DELIVRD');
  await expect.poll(() => answers().length).toBeGreaterThan(before);
  expect(answers().slice(before)).toContainEqual(expect.objectContaining({ command_status: 0x64 }));
  Object.assign(smsMessages, { settle });
  await receipt(person, 'id:again stat:DELIVRD');
  await expect.poll(() => stateOf(person)).toBe('delivered');
});

test('messages of the last 30 days are kept, and no longer', async () => {
  const { storage } = server.house;
  const before = await storage.smsMessages.list(TENANT, { offset: 0, limit: 1, withTotal: true });
  expect(before.total).toBeGreaterThan(0);
  expect(await storage.smsMessages.sweep(server.clock.now() - 30 * 24 * 60 * 60_000)).toBe(0);
  server.clock.move(31 * 24 * 60 * 60_000);
  expect(await storage.smsMessages.sweep(server.clock.now() - 30 * 24 * 60 * 60_000)).toBeGreaterThan(0);
  expect((await storage.smsMessages.list(TENANT, { offset: 0, limit: 1, withTotal: true })).total).toBe(0);
});

test('in Latin-1, where the tenant says that this is the default alphabet', async () => {
  // A month later than before.
  admin = await server.admin();
  expect((await admin.put(PATH, provider(gateway.port, { alphabet: 'latin1' }))).status).toBe(200);
  await sent('latin');
  const wire = Buffer.concat(gateway.wire.at(-1)?.map(({ bytes }) => bytes) ?? []);
  // In GSM 03.38 the sign before the host would be 0x00.
  expect(wire.includes(Buffer.from('@sallyport.test #', 'latin1'))).toBe(true);
});
