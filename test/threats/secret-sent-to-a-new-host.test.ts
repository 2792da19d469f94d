import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { signedInPerson } from '../support/people.ts';
import { newNumber } from '../support/sms-people.ts';
import { engines, startServer, TENANT, type TestServer } from '../support/start-server.ts';
import { startWebhookServer, type WebhookServer } from '../support/webhook-server.ts';

// Who may change the provider may not read its secret; aimed at a host of theirs, the server itself would tell it.
const PATH = '/tenant/sms-provider';
const SECRET = 'sesame-of-the-real-gateway';

describe.each(engines)('a stored secret, on %s', (engine) => {
  let server: TestServer;
  let theirs: WebhookServer;
  let admin: Client;
  let attacker: Client;

  beforeAll(async () => {
    theirs = await startWebhookServer();
    server = await startServer(engine, { smsPrivateNetworks: ['127.0.0.1'] });
    admin = await server.admin();
    const { person, client } = await signedInPerson(server);
    const key = (await server.house.storage.users.byUserName(TENANT, person.userName))?.key ?? '';
    await server.house.storage.roles.grant(TENANT, key, ['ROLE_SMS_ADMIN']);
    attacker = client;
  });
  beforeEach(() => server.clock.move(15 * 60_000));
  afterAll(async () => {
    await server.stop();
    await theirs.down();
  });

  const real = {
    webhook: { url: 'https://sms.example.com/in', secret: SECRET },
    twilio: { account: 'AC1', token: SECRET, from: '12345' },
    smpp: { host: 'smsc.example.com', user: 'sally', password: SECRET },
  } as const;
  const secretOf = { webhook: 'secret', twilio: 'token', smpp: 'password' } as const;

  test.each([
    ['webhook', { url: 'HERE' }],
    ['webhook', { url: 'https://sms.example.com:8443/in' }],
    ['webhook', { url: 'https://sms.example.com/other' }],
    ['webhook', { url: 'https://sms.example.com.evil.example/in' }],
    ['twilio', { base: 'HERE' }],
    ['twilio', { account: 'AC2' }],
    ['smpp', { host: '127.0.0.1' }],
    ['smpp', { port: 2775 }],
    ['smpp', { encryption: 'none' }],
    ['smpp', { encryption: 'none', port: 3550 }],
    ['smpp', { user: 'mallory' }],
  ] as const)('of %s does not go with %j', async (provider, change) => {
    expect((await admin.put(PATH, { provider, settings: real[provider] })).status).toBe(200);
    const before = await server.house.storage.smsProviders.find(TENANT);
    const here = JSON.parse(JSON.stringify(change).replace('HERE', `http://${theirs.host}/`)) as object;
    for (const left of [{}, { [secretOf[provider]]: '' }]) {
      const { [secretOf[provider]]: _, ...rest } = real[provider] as Record<string, string>;
      const answer = await attacker.put(PATH, { provider, settings: { ...rest, ...here, ...left } });
      expect([answer.status, answer.code]).toEqual([422, 'validation']);
      expect(answer.message).toBe(`settings.${secretOf[provider]}: must be entered again, for the new destination`);
    }
    expect(await server.house.storage.smsProviders.find(TENANT)).toEqual(before);
    expect(theirs.messages()).toEqual([]);
  });

  test.each([
    ['webhook', { url: 'https://SMS.example.com:443/in' }],
    ['twilio', { from: '+15005550006', base: 'https://api.twilio.com' }],
    ['smpp', { source: 'Gate', alphabet: 'latin1', host: 'SMSC.example.com', port: 3550 }],
  ] as const)('of %s stays with %j, which leads to the same place', async (provider, change) => {
    await admin.put(PATH, { provider, settings: real[provider] });
    const { [secretOf[provider]]: _, ...rest } = real[provider] as Record<string, string>;
    const answer = await attacker.put(PATH, { provider, settings: { ...rest, ...change } });
    expect([answer.status, answer.at('secretsSet')]).toEqual([200, [secretOf[provider]]]);
    expect(answer.text).not.toContain(SECRET);
  });

  test('does not come along by way of another kind, or of a deletion', async () => {
    await admin.put(PATH, { provider: 'webhook', settings: real.webhook });
    const settings = { url: `http://${theirs.host}/` };
    expect((await attacker.put(PATH, { provider: 'smpp', settings: { host: 'x.example', user: 'u' } })).status).toBe(
      422,
    );
    await attacker.delete(PATH);
    expect((await attacker.put(PATH, { provider: 'webhook', settings })).at('secretsSet')).toEqual([]);
    await attacker.post(`${PATH}/test`, { phone: newNumber() });
    expect(theirs.messages().at(-1)?.headers).not.toHaveProperty('sallyport-signature');
  });

  test('does not come along in a race of changes of the secret and of the host', async () => {
    await admin.put(PATH, { provider: 'webhook', settings: real.webhook });
    const url = `http://${theirs.host}/`;
    const own = { url, secret: 'a-secret-of-the-attacker' };
    const { secret: _, ...bare } = real.webhook;
    const wishes = Array.from({ length: 50 }, (_unused, index) => {
      const settings = [real.webhook, own, { url }, bare, { ...own, secret: `${own.secret}-${index}` }][index % 5];
      return (index % 2 ? attacker : admin).put(PATH, { provider: 'webhook', settings: settings as object });
    });
    for (const { status } of await Promise.all(wishes)) expect([200, 422]).toContain(status);
    const { tools } = server.house;
    const { ownProvider } = await import('../../src/core/sms-provider/own-provider.ts');
    const values = (await ownProvider(tools, TENANT))?.values ?? {};
    // Whoever was last: the real secret is with the real host, and nowhere else.
    expect(values.secret === SECRET).toBe(values.url === real.webhook.url);
    const records = await admin.get('/audit/auditRecords?type=Tenant&pageSize=500');
    expect(records.text).not.toMatch(/sesame|a-secret-of/);
  });
});
