import { afterAll, beforeAll, expect, test } from 'vitest';
import { smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { startWebhookServer, type WebhookServer } from '../support/webhook-server.ts';

const SECRET = 'a-secret-of-the-operator';
let gateway: WebhookServer;
let server: TestServer;

beforeAll(async () => {
  gateway = await startWebhookServer();
  server = await startServer('sqlite', { smsUrl: `webhook+http://${gateway.host}/in?secret=${SECRET}` });
  await switchSmsOn(server);
});
afterAll(async () => {
  await server.stop();
  await gateway.down();
});

test('a whole login by SMS over a gateway: the code is the one in the message, and stands in no log', async () => {
  const { userName, password, phone } = await smsPerson(server);
  const browser = server.client();
  expect((await browser.login(userName, password)).code).toBe('smsCodeSent');
  const message = JSON.parse(gateway.messages().at(-1)?.body ?? '{}');
  expect(message).toMatchObject({ to: phone, tenant: 't1', purpose: 'login-code' });
  const code = /#(\d{6})$/.exec(message.text)?.[1] ?? expect.fail(`no code in ${message.text}`);
  expect((await browser.login(userName, password, { code })).status).toBe(200);
  expect((await browser.get('/user/currentUser')).at('userName')).toBe(userName);
  for (const secret of [code, phone, SECRET]) expect(server.log.join('')).not.toContain(secret);
});

test('a gateway that is away is one that nobody logs in by, until it is back', async () => {
  const { userName, password } = await smsPerson(server);
  await gateway.down();
  const asked = await server.client().login(userName, password);
  expect(asked).toMatchObject({ status: 503, code: 'smsNotSent' });
  expect(asked.message).toContain('cannot be reached');
  await gateway.up();
  expect((await server.client().login(userName, password)).code).toBe('smsCodeSent');
});
