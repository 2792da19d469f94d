import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSmppServer, type TestSmppServer } from '../support/smpp-server.ts';
import { smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { startServer, type TestServer } from '../support/start-server.ts';

let gateway: TestSmppServer;
let server: TestServer;

beforeAll(async () => {
  gateway = await startSmppServer();
  server = await startServer('sqlite', { smsUrl: `${gateway.url}?source=Sallyport` });
  await switchSmsOn(server);
});
afterAll(async () => {
  await server.stop();
  await gateway.down();
});

test('a whole login over SMPP: the code is the one that the SMSC got, and nothing of it stands in a log', async () => {
  const { userName, password, phone } = await smsPerson(server);
  const browser = server.client();
  expect((await browser.login(userName, password)).code).toBe('smsCodeSent');
  const message = gateway.messages().at(-1);
  expect(message).toMatchObject({ destination_addr: phone.slice(1), source_addr: 'Sallyport', data_coding: 0 });
  const code = /#(\d{6})$/.exec(String(message?.text))?.[1] ?? expect.fail(`no code in ${message?.text}`);
  expect((await browser.login(userName, password, { code })).status).toBe(200);
  expect((await browser.get('/user/currentUser')).at('userName')).toBe(userName);
  for (const secret of [code, phone, 'p@ss/w:d']) expect(server.log.join('')).not.toContain(secret);
});

test('a message that the SMSC does not take is told as that, and one that it takes after it was killed logs in', async () => {
  const { userName, password } = await smsPerson(server);
  await gateway.be('throttle');
  const refused = await server.client().login(userName, password);
  expect(refused).toMatchObject({ status: 503, code: 'smsNotSent' });
  expect(refused.message).toContain('refused the message');
  await gateway.down();
  const other = await smsPerson(server);
  const unreachable = await server.client().login(other.userName, other.password);
  expect(unreachable).toMatchObject({ status: 503, code: 'smsNotSent' });
  expect(unreachable.message).toContain('cannot be reached');
  await gateway.up();
  expect((await server.client().login(other.userName, other.password)).code).toBe('smsCodeSent');
});
