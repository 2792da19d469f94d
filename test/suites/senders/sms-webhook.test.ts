import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startWebhookServer, type WebhookServer } from '../../support/webhook-server.ts';
import { codeMessage, gatewayAt, NOW, NUMBER, outcomeOf } from './ground.ts';

const SECRET = 'a/secret+of=16-or-more';
let server: WebhookServer;
const urlOf = (query = '') => `webhook+http://${server.host}/sms/in${query}`;

beforeAll(async () => {
  server = await startWebhookServer();
});
beforeEach(() => {
  server.mood = 200;
});
afterAll(() => server.down());

describe('the webhook gateway', () => {
  test('posts the message, signed with the time, and never the secret', async () => {
    const { outcome } = gatewayAt(urlOf(`?secret=${SECRET}`));
    expect(await outcome()).toBe('sent');
    const { method, path, headers, body } = server.messages().at(-1) ?? expect.fail('nothing came');
    expect([method, path, headers['content-type']]).toEqual(['POST', '/sms/in', 'application/json']);
    expect(JSON.parse(body)).toEqual({
      id: 'id1',
      tenant: 't1',
      to: NUMBER,
      text: codeMessage().text,
      purpose: 'login-code',
    });
    const seconds = Math.floor(NOW / 1000);
    const mac = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
    expect(headers['sallyport-signature']).toBe(`t=${seconds},v1=${mac}`);
    expect(JSON.stringify([path, headers, body])).not.toContain(SECRET);
  });

  test('without a secret nothing is signed', async () => {
    expect(await gatewayAt(urlOf()).outcome()).toBe('sent');
    expect(server.messages().at(-1)?.headers).not.toHaveProperty('sallyport-signature');
  });

  test.each([
    ['an answer that it does not take the message', 400, 'refused'],
    ['an answer that it does not know us', 401, 'refused'],
    ['a failure of its own', 500, 'refused'],
    ['a failure that passes', 503, 'refused'],
    ['a redirect, which would carry the code elsewhere', 307, 'refused'],
    ['a connection dropped after the message', 'hangUp', 'slow'],
    ['no answer', 'silent', 'slow'],
  ] as const)('%s is a failure, and the message is not sent twice', async (_, mood, reason) => {
    server.mood = mood;
    const { outcome, told } = gatewayAt(urlOf(`?secret=${SECRET}`), 700);
    const before = server.messages().length;
    expect(await outcome()).toBe(reason);
    expect(server.messages().length - before).toBe(1);
    expect(told).toHaveLength(1);
    expect(told[0]).not.toMatch(/123456|49176|secret/);
    // Back at once, without a restart.
    server.mood = 202;
    expect(await outcome()).toBe('sent');
  });

  test.each(['endless', 'half'] as const)('an answer of 200 is one, though its body is %s', async (mood) => {
    server.mood = mood;
    expect(await gatewayAt(urlOf(), 5000).outcome()).toBe('sent');
  });

  test('nobody listens: tried twice, within the time, and again good when somebody does', async () => {
    const { outcome, told } = gatewayAt(urlOf());
    await server.down();
    expect(await outcome()).toBe('unreachable');
    expect(told).toEqual(['unreachable HTTP: ECONNREFUSED']);
    const late = outcome();
    await server.up();
    expect(await late).toBe('sent');
    expect(await outcome()).toBe('sent');
  });

  test('one message that hangs holds up no other', async () => {
    const { outcome } = gatewayAt(urlOf(), 3000);
    server.mood = 'silent';
    const before = server.messages().length;
    const hanging = outcome();
    await expect.poll(() => server.messages().length).toBe(before + 1);
    server.mood = 200;
    const others = await Promise.all(Array.from({ length: 20 }, () => outcome()));
    expect(new Set(others)).toEqual(new Set(['sent']));
    expect(await Promise.race([hanging, Promise.resolve('still waiting')])).toBe('still waiting');
    expect(await hanging).toBe('slow');
  });

  test('is checked without a message', async () => {
    const { sender } = gatewayAt(urlOf(), 700);
    server.mood = 405;
    expect(await sender.check()).toContain('answers');
    expect(server.messages().at(-1)).toMatchObject({ method: 'HEAD', body: '' });
    server.mood = 502;
    expect(await outcomeOf(sender.check())).toBe('refused');
    server.mood = 'silent';
    expect(await outcomeOf(sender.check())).toBe('slow');
  });
});
