import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { newNumber, noGateway, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { engines, startServer, type TestServer } from '../support/start-server.ts';
import { startWebhookServer, type WebhookServer } from '../support/webhook-server.ts';

const PATH = '/tenant/sms-provider';
const SECRET = 'a-secret-of-the-tenant';

describe.each(engines)('the SMS provider of a tenant, on %s', (engine) => {
  let server: TestServer;
  let gateway: WebhookServer;
  let other: WebhookServer;
  let admin: Client;
  const webhook = (settings: Record<string, unknown> = {}, at = gateway) => ({
    provider: 'webhook',
    settings: { url: `http://${at.host}/in`, secret: SECRET, ...settings },
  });
  const records = async () =>
    (await admin.get('/audit/auditRecords?type=Tenant&pageSize=100')).text.replaceAll('\\u003c', '<');

  beforeAll(async () => {
    gateway = await startWebhookServer();
    other = await startWebhookServer();
    server = await startServer(engine, { smsPrivateNetworks: ['127.0.0.1'] });
    await switchSmsOn(server);
    admin = await server.admin();
  });
  beforeEach(() => {
    gateway.mood = 200;
  });
  afterAll(async () => {
    await server.stop();
    await gateway.down();
    await other.down();
  });

  test('describes each kind with the fields of its form', async () => {
    const { body } = await admin.get(`${PATH}/kinds`);
    const { kinds } = body as { kinds: { id: string; settings: { key: string }[] }[] };
    expect(kinds.map(({ id, settings }) => [id, settings.map(({ key }) => key)])).toEqual([
      ['smpp', ['host', 'port', 'encryption', 'user', 'password', 'source', 'systemType', 'alphabet']],
      ['webhook', ['url', 'secret']],
      ['twilio', ['account', 'token', 'from', 'base']],
    ]);
    expect(kinds[0]?.settings.find(({ key }) => key === 'encryption')).toMatchObject({
      kind: 'choice',
      required: false,
      default: 'tls',
      options: [{ value: 'tls' }, { value: 'none' }],
    });
    expect(kinds[2]?.settings.find(({ key }) => key === 'token')).toMatchObject({ kind: 'secret', required: true });
  });

  test('there is none at first: messages go by the operator’s gateway', async () => {
    const none = await admin.get(PATH);
    expect(none.body).toMatchObject({ provider: null, settings: {}, secretsSet: [], inForce: 'operator' });
    expect((await admin.delete(PATH)).code).toBe('smsProviderNotFound');
    const { userName, password, phone } = await smsPerson(server);
    expect((await server.client().login(userName, password)).code).toBe('smsCodeSent');
    expect(server.texts.at(-1)?.to).toBe(phone);
  });

  test('is set, shown without its secret, used by the next message, and deleted', async () => {
    const set = await admin.put(PATH, webhook());
    expect(set.status).toBe(200);
    const url = `http://${gateway.host}/in`;
    expect(set.body).toMatchObject({ provider: 'webhook', settings: { url }, secretsSet: ['secret'], inForce: 'own' });
    expect(set.at('changedBy')).toBe('admin');
    expect((await admin.get(PATH)).body).toEqual(set.body);

    const { userName, password, phone } = await smsPerson(server);
    const browser = server.client();
    expect((await browser.login(userName, password)).code).toBe('smsCodeSent');
    const { headers, body } = gateway.messages().at(-1) ?? expect.fail('nothing came');
    const sent = JSON.parse(body);
    expect(sent).toMatchObject({ to: phone, tenant: 't1', purpose: 'login-code' });
    expect(headers['sallyport-signature']).toMatch(/^t=\d+,v1=/);
    const code = /#(\d{6})$/.exec(sent.text)?.[1] ?? expect.fail('no code');
    expect((await browser.login(userName, password, { code })).status).toBe(200);

    expect((await admin.delete(PATH)).status).toBe(204);
    const before = gateway.messages().length;
    const next = await smsPerson(server);
    expect((await server.client().login(next.userName, next.password)).code).toBe('smsCodeSent');
    expect([gateway.messages().length, server.texts.at(-1)?.to]).toEqual([before, next.phone]);
    const written = await records();
    for (const words of [`SMS provider set to webhook ${url}`, 'SMS provider webhook deleted', '<<Encrypted>>']) {
      expect(written).toContain(words);
    }
    for (const text of [written, server.log.join('')]) expect(text).not.toContain(SECRET);
  });

  test('saving the same again changes nothing and writes nothing', async () => {
    await admin.put(PATH, webhook());
    const version = async () => (await server.house.storage.smsProviders.find('t1'))?.version;
    const [before, written] = [await version(), await records()];
    const { secret: _secret, ...rest } = webhook().settings as Record<string, unknown>;
    expect((await admin.put(PATH, { provider: 'webhook', settings: rest })).at('secretsSet')).toEqual(['secret']);
    expect([await version(), await records()]).toEqual([before, written]);
    expect((await admin.put(PATH, webhook({ secret: null }))).at('secretsSet')).toEqual([]);
    expect(await version()).not.toBe(before);
  });

  test.each([
    [{ provider: 'pigeon', settings: {} }, 'provider: must be one of smpp, webhook, twilio'],
    [{ provider: 'webhook', settings: {} }, 'settings.url: is required'],
    [{ provider: 'webhook', settings: { url: 'nowhere' } }, 'settings.url: must be a URL'],
    [{ provider: 'webhook', settings: { url: 'http://sms.example.com/' } }, 'settings.url: must be https'],
    [
      {
        provider: 'webhook',
        settings: { url: `https://sms.example.com/${'\u5b57'.repeat(300)}`, secret: 's'.repeat(32) },
      },
      'settings.url: must have at most 2000 characters',
    ],
    [{ provider: 'webhook', settings: { url: 'https://u:p@sms.example.com/' } }, 'settings.url: must have no user'],
    [{ provider: 'webhook', settings: { url: 'https://x.example/', secret: 'short' } }, 'at least 16 characters'],
    [{ provider: 'webhook', settings: { url: 'https://x.example/', host: 'x' } }, 'settings.host: is no setting'],
    [{ provider: 'smpp', settings: { host: 'x y', user: 'u', password: 'p' } }, 'settings.host: must be the name'],
    [{ provider: 'smpp', settings: { host: 'x', user: 'u', password: 'p', port: 0 } }, 'settings.port: must be a port'],
    [{ provider: 'smpp', settings: { host: 7, user: 'u', password: 'p' } }, 'settings.host: must be text'],
    [{ provider: 'smpp', settings: { host: 'x', user: 'u', password: 'p', port: '7' } }, 'settings.port: must be a'],
    [{ provider: 'smpp', settings: { host: 'x', user: 'u', password: 'p', port: 7.5 } }, 'settings.port: must be a'],
    [{ provider: 'smpp', settings: { host: 'x', user: 'u', password: 'p', alphabet: 'x' } }, 'must be gsm7 or latin1'],
    [{ provider: 'smpp', settings: { host: 'x', user: 'u' } }, 'settings.password: is required'],
    [{ provider: 'twilio', settings: { account: 'AC1', token: 't' } }, 'settings.from: is required'],
  ])('%j is refused, and what was set stays', async (body, words) => {
    await admin.put(PATH, webhook());
    const before = (await admin.get(PATH)).body;
    const answer = await admin.put(PATH, body);
    expect([answer.status, answer.code]).toEqual([422, 'validation']);
    expect(answer.message).toContain(words);
    expect((await admin.get(PATH)).body).toEqual(before);
  });

  test('all problems are told at once, and no value is repeated', async () => {
    const settings = { host: 'x', user: 'much-too-long-a-user', password: 'pass word', source: '!' };
    const { message } = await admin.put(PATH, { provider: 'smpp', settings });
    expect(message).toMatch(/settings\.user: .*; settings\.password: .*; settings\.source: /);
    expect(message).not.toMatch(/pass word|much-too/);
  });

  test('a change by another process counts from the next message on', async () => {
    await admin.put(PATH, webhook());
    const second = await server.another();
    const login = async () => {
      const { userName, password } = await smsPerson(server);
      expect((await server.client().login(userName, password)).code).toBe('smsCodeSent');
    };
    await login();
    const before = [gateway.messages().length, other.messages().length];
    expect((await (await second.admin()).put(PATH, webhook({}, other))).status).toBe(200);
    await login();
    expect([gateway.messages().length, other.messages().length]).toEqual([before[0], (before[1] ?? 0) + 1]);
    expect((await (await second.admin()).delete(PATH)).status).toBe(204);
    await login();
    expect(other.messages()).toHaveLength((before[1] ?? 0) + 1);
  });

  test('a gateway that fails is good again without a restart, and the list tells what became of each message', async () => {
    await admin.put(PATH, webhook());
    const person = await smsPerson(server);
    server.clock.move(1);
    gateway.mood = 500;
    expect((await server.client().login(person.userName, person.password)).code).toBe('smsNotSent');
    await gateway.down();
    server.clock.move(1);
    const away = await smsPerson(server);
    expect((await server.client().login(away.userName, away.password)).code).toBe('smsNotSent');
    await gateway.up();
    gateway.mood = 200;
    server.clock.move(1);
    expect((await server.client().login(away.userName, away.password)).code).toBe('smsCodeSent');
    const list = await admin.get(`${PATH}/messages?pageSize=3&withTotalPages=true`);
    const { messages } = list.body as { messages: Record<string, string>[] };
    const where = { gateway: `webhook http://${gateway.host}/in`, purpose: 'login-code' };
    const masked = (phone: string) => `${phone.slice(0, 3)}*******${phone.slice(-3)}`;
    expect(messages).toMatchObject([
      { ...where, user: away.userName, number: masked(away.phone), state: 'accepted' },
      { ...where, user: away.userName, state: 'unreachable', detail: 'HTTP: ECONNREFUSED' },
      { ...where, user: person.userName, state: 'refused', detail: 'HTTP: 500' },
    ]);
    expect(list.text).not.toContain(away.phone.slice(1));
    expect(Number(list.at('statistics.totalPages'))).toBeGreaterThan(1);
    expect(list.at('next')).toContain('currentPage=2');
    const { delivery } = (await admin.get(PATH)).body as { delivery: { counts: Record<string, number>; last: object } };
    expect(delivery.last).toEqual(messages[0]);
    expect(delivery.counts).toMatchObject({ refused: 1, unreachable: 1 });
  });

  describe('a test message', () => {
    test('says that it is one, and the answer says what the gateway said', async () => {
      await admin.put(PATH, webhook());
      const phone = newNumber();
      const tried = await admin.post(`${PATH}/test`, { phone });
      expect(tried.body).toEqual({ outcome: 'accepted', gateway: `webhook http://${gateway.host}/in` });
      expect(JSON.parse(gateway.messages().at(-1)?.body ?? '')).toMatchObject({
        to: phone,
        purpose: 'test',
        text: 'This is a test message from sallyport.test. Text messages arrive; there is nothing to do.',
      });
      expect(await records()).toContain('A test message was sent to +49*******');
      server.clock.move(60_000);
      gateway.mood = 401;
      const refused = await admin.post(`${PATH}/test`, { phone });
      expect(refused.body).toMatchObject({ outcome: 'refused', detail: 'HTTP: 401' });
      server.clock.move(60_000);
      await gateway.down();
      const unreachable = await admin.post(`${PATH}/test`, { phone });
      expect(unreachable.body).toMatchObject({ outcome: 'unreachable', detail: 'HTTP: ECONNREFUSED' });
      await gateway.up();
      gateway.mood = 200;
      // Nothing was sent, so nothing counts.
      expect((await admin.post(`${PATH}/test`, { phone })).at('outcome')).toBe('accepted');
    });

    test('by the operator’s gateway tells that it was, and nothing of it', async () => {
      await admin.delete(PATH);
      server.clock.move(15 * 60_000);
      const phone = newNumber();
      expect((await admin.post(`${PATH}/test`, { phone })).body).toEqual({ outcome: 'accepted', gateway: 'operator' });
      expect(server.texts.at(-1)).toMatchObject({ to: phone, text: expect.stringContaining('This is a test message') });
    });

    test('is told of the gateway that carried it, whatever was set or is set meanwhile', async () => {
      server.clock.move(60 * 60_000);
      admin = await server.admin();
      await admin.put(PATH, webhook());
      const { sms } = server.house.tools;
      const { inForce } = sms;
      const changedAfterTheLook = async (tenant: string) => {
        Object.assign(sms, { inForce });
        const before = await inForce(tenant);
        await admin.put(PATH, webhook({}, other));
        return before;
      };
      const [here, there] = [gateway.messages().length, other.messages().length];
      Object.assign(sms, { inForce: changedAfterTheLook });
      const tried = await admin.post(`${PATH}/test`, { phone: newNumber() });
      expect([gateway.messages().length, other.messages().length]).toEqual([here, there + 1]);
      expect(tried.body).toEqual({ outcome: 'accepted', gateway: `webhook http://${other.host}/in` });
    });

    test.each(['+49 30 1234567', '0170 1234567', '+1 900 555 0000'])('to %s is refused', async (phone) => {
      expect((await admin.post(`${PATH}/test`, { phone })).code).toBe('phoneInvalid');
    });
  });
});

test('where nobody has a gateway SMS is no choice, and a tenant’s own makes it one', async () => {
  const gateway = await startWebhookServer();
  const server = await startServer('sqlite', { sms: noGateway, smsPrivateNetworks: ['127.0.0.0/8'] });
  const admin = await server.admin();
  const possible = async () => {
    const { strategies } = (await admin.get('/tenant/tenants/t1/tfa')).body as { strategies: object[] };
    return strategies;
  };
  const reason = 'no SMS gateway is configured';
  expect(await possible()).toContainEqual({ strategy: 'SMS', possible: false, reason });
  expect((await admin.get(PATH)).at('inForce')).toBe('none');
  expect((await admin.post(`${PATH}/test`, { phone: newNumber() })).body).toEqual({ outcome: 'notConfigured' });
  await admin.put(PATH, { provider: 'webhook', settings: { url: `http://${gateway.host}/` } });
  expect(await possible()).toContainEqual({ strategy: 'SMS', possible: true });
  expect((await admin.get('/tenant/currentTenant')).text).toContain('sms-gateway');
  await switchSmsOn(server);
  const person = await smsPerson(server);
  expect((await server.client().login(person.userName, person.password)).code).toBe('smsCodeSent');
  // E16: nobody is logged out, and nobody logs in.
  await admin.delete(PATH);
  const asked = await server.client().login(person.userName, person.password);
  server.clock.move(60_000);
  const later = await server.client().login(person.userName, person.password);
  expect([asked.code, later.status, later.code]).toEqual(['tooManyCodes', 503, 'smsNotSent']);
  expect(later.message).toContain(reason);
  expect(await possible()).toContainEqual({ strategy: 'SMS', possible: false, reason });
  await server.stop();
  await gateway.down();
});
