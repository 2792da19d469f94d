import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sealProvider } from '../../src/core/sms-provider/own-provider.ts';
import type { Client } from '../support/http-client.ts';
import { newNumber, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { startWebhookServer, type WebhookServer } from '../support/webhook-server.ts';

const PATH = '/tenant/sms-provider';
const SECRET = 'a-secret-of-old';

let server: TestServer;
let gateway: WebhookServer;
let admin: Client;
beforeAll(async () => {
  gateway = await startWebhookServer();
  server = await startServer('sqlite', { smsPrivateNetworks: ['127.0.0.1'] });
  await switchSmsOn(server);
});
afterAll(async () => {
  await server.stop();
  await gateway.down();
});

// Settings outlive the version of the server that checked them: rules become stricter, fields and kinds go.
describe.each([
  ['breaks a rule that is newer', 'webhook', { url: 'ftp://sms.example.com/', secret: SECRET }],
  ['lacks what has become required', 'twilio', { account: 'AC1', token: SECRET }],
  ['has a field that is gone', 'webhook', { address: 'https://sms.example.com/', key: SECRET }],
  ['is of a kind that is gone', 'pigeon', { wing: SECRET }],
])('a stored provider that %s', (_, kind, values) => {
  beforeEach(async () => {
    server.clock.move(60 * 60_000);
    admin = await server.admin();
    await server.house.storage.smsProviders.put('t1', {
      ...{ kind, version: crypto.randomUUID(), changedAt: server.clock.now(), changedBy: 'admin' },
      sealed: sealProvider(server.house.tools, 't1', values),
    });
  });

  test('is shown as one whose settings must be entered anew, without what may be a secret', async () => {
    const shown = await admin.get(PATH);
    expect(shown.status).toBe(200);
    expect(shown.body).toMatchObject({ provider: kind, outdated: true, secretsSet: [], inForce: 'own' });
    expect(shown.text).not.toContain(SECRET);
  });

  test('sends nothing: the login hears that it was not sent, the administrators why', async () => {
    const { userName, password } = await smsPerson(server);
    const asked = await server.client().login(userName, password);
    expect([asked.status, asked.code]).toEqual([503, 'smsNotSent']);
    const detail = 'the settings of the SMS provider must be entered anew';
    const messages = await admin.get(`${PATH}/messages?pageSize=1`);
    expect(messages.at('messages.0')).toMatchObject({ user: userName, state: 'unreachable', gateway: kind, detail });
    const tried = await admin.post(`${PATH}/test`, { phone: newNumber() });
    expect(tried.body).toEqual({ outcome: 'unreachable', gateway: kind, detail });
  });

  test('is replaced by what is entered anew, of which nothing old is kept', async () => {
    const url = `http://${gateway.host}/in`;
    const saved = await admin.put(PATH, { provider: 'webhook', settings: { url } });
    expect(saved.body).toMatchObject({ provider: 'webhook', settings: { url }, secretsSet: [] });
    expect(saved.body).not.toHaveProperty('outdated');
    const { userName, password } = await smsPerson(server);
    expect((await server.client().login(userName, password)).code).toBe('smsCodeSent');
    const { text } = await admin.get('/audit/auditRecords?type=Tenant&pageSize=5');
    expect(text).toContain(`SMS provider set to webhook ${url}`);
    expect(text).not.toContain(SECRET);
  });

  test('is deleted', async () => {
    expect((await admin.delete(PATH)).status).toBe(204);
    expect((await admin.get(PATH)).body).toMatchObject({ provider: null, inForce: 'operator' });
  });
});
