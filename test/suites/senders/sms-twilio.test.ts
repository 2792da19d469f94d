import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startWebhookServer, type WebhookServer } from '../../support/webhook-server.ts';
import { codeMessage, gatewayAt, NUMBER, outcomeOf } from './ground.ts';

const SID = `AC${'0123456789abcdef'.repeat(2)}`;
const SERVICE = `MG${'0123456789abcdef'.repeat(2)}`;
const TAKEN = JSON.stringify({ sid: 'SM1', status: 'queued', error_code: null });
let server: WebhookServer;
const urlOf = (from: string) =>
  `twilio://${SID}:to%2Fken@api.twilio.com?from=${from}&http_base=http://${server.host}/compatible/`;

beforeAll(async () => {
  server = await startWebhookServer();
});
beforeEach(() => {
  server.mood = 201;
  server.answer = TAKEN;
});
afterAll(() => server.down());

describe('the Twilio gateway', () => {
  test.each([
    ['+15005550006', 'From', '+15005550006'],
    ['12345', 'From', '12345'],
    ['Gate%20One', 'From', 'Gate One'],
    [SERVICE, 'MessagingServiceSid', SERVICE],
  ])('sends from %s by the Messages API', async (from, field, value) => {
    expect(await gatewayAt(urlOf(from)).outcome()).toBe('sent');
    const { method, path, headers, body } = server.messages().at(-1) ?? expect.fail('nothing came');
    expect([method, path]).toEqual(['POST', `/compatible/2010-04-01/Accounts/${SID}/Messages.json`]);
    expect(headers.authorization).toBe(`Basic ${Buffer.from(`${SID}:to/ken`).toString('base64')}`);
    expect(headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      To: NUMBER,
      [field]: value,
      Body: codeMessage().text,
    });
  });

  test.each([
    [400, { code: 21211, message: `The 'To' number ${NUMBER} is not valid` }, 'refused HTTP: 400, Twilio error 21211'],
    [401, { code: 20003, message: 'Authenticate' }, 'refused HTTP: 401, Twilio error 20003'],
    [429, { code: 20429 }, 'refused HTTP: 429, Twilio error 20429'],
    [201, { sid: 'SM2', status: 'failed', error_code: 30007 }, 'refused HTTP: 201, Twilio error 30007'],
    [500, '<html>', 'refused HTTP: 500'],
    [307, null, 'refused HTTP: 307'],
  ])('%i %j is no message sent, and told without number and token', async (mood, answer, line) => {
    const { outcome, told } = gatewayAt(urlOf('+15005550006'));
    server.mood = mood;
    server.answer = JSON.stringify(answer);
    const before = server.messages().length;
    expect(await outcome()).toBe('refused');
    expect(told).toEqual([line]);
    expect(server.messages().length - before).toBe(1);
    server.mood = 201;
    server.answer = TAKEN;
    expect(await outcome()).toBe('sent');
  });

  test.each([
    ['silent', 'slow'],
    ['hangUp', 'slow'],
    ['endless', 'sent'],
  ] as const)('%s: %s, and nothing is sent twice', async (mood, expected) => {
    server.mood = mood;
    const before = server.messages().length;
    expect(await gatewayAt(urlOf('+15005550006'), 1500).outcome()).toBe(expected);
    expect(server.messages().length - before).toBe(1);
  });

  test('is checked by asking for the account', async () => {
    const { sender } = gatewayAt(urlOf('12345'));
    server.mood = 200;
    expect(await sender.check()).toBe('knows the account');
    expect(server.messages().at(-1)?.path).toBe(`/compatible/2010-04-01/Accounts/${SID}.json`);
    server.mood = 404;
    expect(await sender.check()).toContain('answers');
    server.mood = 401;
    expect(await outcomeOf(sender.check())).toBe('refused');
  });
});
