import { createServer, type Server } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { SmsFailure } from '../../src/core/ports/sms-sender.ts';
import { createReach } from '../../src/senders/outer-hosts.ts';
import type { Client } from '../support/http-client.ts';
import { newNumber } from '../support/sms-people.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { startWebhookServer } from '../support/webhook-server.ts';

// Names that change their answer: test/suites/senders/outer-hosts.test.ts.
// Server-side request forgery: an administrator of a tenant has the server connect to what only it can reach.
const PATH = '/tenant/sms-provider';

/** Each is a way to write an address that is none of the internet's. */
const inner = [
  ...['127.0.0.1', '127.1.2.3', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.254', '192.168.1.1', '100.64.0.1'],
  ...['169.254.169.254', '100.100.100.200', '192.0.0.192', '168.63.129.16', '198.18.0.1', '224.0.0.1', '240.0.0.1'],
  ...['255.255.255.255', '::', '::1', '::127.0.0.1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:a9fe:a9fe'],
  ...['0:0:0:0:0:ffff:10.0.0.1', '::ffff:0:127.0.0.1', '64:ff9b::7f00:1', '64:ff9b::169.254.169.254', '2002:7f00:1::'],
  ...['2002:a9fe:a9fe::1', '2001:0:7f00:1::', 'fe80::1', 'fec0::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1'],
  ...['2001:db8::1', '100::1'],
];

describe('the rule', () => {
  const outcome = async (reach: ReturnType<typeof createReach>, host: string) =>
    reach(host).catch((error: unknown) => (error instanceof SmsFailure ? error.message : String(error)));

  test.each(inner)('%s is not reached, as an address and as what a name has', async (address) => {
    expect(await outcome(createReach([]), address)).toBe('the host is at an inner address');
    const named = createReach([], async () => ['8.8.8.8', address]);
    expect(await outcome(named, 'sms.example.com')).toBe('the host is at an inner address');
  });

  test.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '169.253.1.1', '2a00:1450:4001::1', '2606:4700::1111'])(
    '%s is',
    async (address) => {
      expect(await outcome(createReach([]), address)).toEqual([address]);
    },
  );

  test('this machine is not, at whatever address', async () => {
    const own = Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? []);
    expect(own.length).toBeGreaterThan(0);
    for (const address of own) {
      expect(await outcome(createReach([]), address)).toBe('the host is at an inner address');
      if (!address.includes(':')) expect(await outcome(createReach([]), `::ffff:${address}`)).toContain('inner');
    }
  });

  test('what the operator named is, and nothing beside it', async () => {
    const reach = createReach(['10.1.2.3', '192.168.7.0/24', 'fd12::/16']);
    for (const address of ['10.1.2.3', '192.168.7.200', 'fd12::5']) expect(await reach(address)).toEqual([address]);
    for (const address of ['10.1.2.4', '192.168.8.1', 'fd13::5', '127.0.0.1']) {
      expect(await outcome(reach, address)).toContain('inner');
    }
  });

  test('a name with more addresses than a gateway has is not looked at: thousands would hold up everybody', async () => {
    const many = (count: number) => createReach([], async () => Array.from({ length: count }, (_, i) => `8.8.8.${i}`));
    expect(await outcome(many(16), 'sms.example.com')).toHaveLength(16);
    expect(await outcome(many(17), 'sms.example.com')).toBe('the host has too many addresses');
  });

  test('a name that is not known says so', async () => {
    expect(
      await outcome(
        createReach([], async () => []),
        'nowhere.example.com',
      ),
    ).toBe('the name of the host is not known');
  });
});

describe('a tenant’s provider', () => {
  let server: TestServer;
  let admin: Client;
  let ear: Server;
  let port = 0;
  let connections = 0;

  beforeAll(async () => {
    ear = createServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => ear.listen(0, '::', resolve));
    port = (ear.address() as { port: number }).port;
    // What the operator allows for one thing is not allowed for another.
    server = await startServer('sqlite', { smsPrivateNetworks: ['10.255.255.1'] });
    admin = await server.admin();
  });
  beforeEach(() => {
    connections = 0;
    server.clock.move(15 * 60_000);
  });
  afterAll(async () => {
    await server.stop();
    ear.close();
  });

  const tried = async (provider: object) => {
    admin = await server.admin();
    const set = await admin.put(PATH, provider);
    if (set.status !== 200) return [set.status, set.message];
    const { body } = await admin.post(`${PATH}/test`, { phone: newNumber() });
    const { outcome, detail } = body as { outcome: string; detail: string };
    return [outcome, detail];
  };
  const refused = ['unreachable', 'the host is at an inner address'];

  test.each(['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1', '0177.0.0.1', '127.1', '127.0.0.1.'])(
    'at http://%s gets nothing, not even a connection',
    async (host) => {
      const [outcome, detail] = await tried({ provider: 'webhook', settings: { url: `http://${host}:${port}/in` } });
      expect(['unreachable', 422]).toContain(outcome);
      expect(['unreachable', 422].includes(String(outcome)) ? detail : 'inner').toMatch(/inner|not known|https/);
      expect(connections).toBe(0);
    },
  );

  test.each(['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '169.254.169.254', '[fd00:ec2::254]', '0.0.0.0'])(
    'at https://%s gets nothing either, by webhook or by what calls itself Twilio',
    async (host) => {
      const url = `https://${host}:${port}/latest/meta-data`;
      expect(await tried({ provider: 'webhook', settings: { url } })).toEqual(refused);
      const twilio = { account: 'AC1', token: 't', from: '12345', base: url };
      expect(await tried({ provider: 'twilio', settings: twilio })).toEqual(refused);
      expect(connections).toBe(0);
    },
  );

  test.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', 'localhost', '2130706433', '0x7f000001', '0.0.0.0', '::'])(
    'over SMPP at %s gets no connection, in clear or with TLS',
    async (host) => {
      for (const encryption of ['tls', 'none']) {
        const settings = { host, port, encryption, user: 'u', password: 'p' };
        const [outcome, detail] = await tried({ provider: 'smpp', settings });
        expect(outcome).toBe('unreachable');
        expect(detail).toMatch(/inner address|not known/);
      }
      expect(connections).toBe(0);
    },
  );

  test('nothing of it is in the way of the operator, who may use this machine', async () => {
    const gateway = await startWebhookServer();
    const own = await startServer('sqlite', { smsUrl: `webhook+http://${gateway.host}/in` });
    const answer = await (await own.admin()).post(`${PATH}/test`, { phone: newNumber() });
    expect(answer.body).toEqual({ outcome: 'accepted', gateway: 'operator' });
    await own.stop();
    await gateway.down();
  });
});

describe('a host that is allowed', () => {
  test('leads nowhere else by a redirect', async () => {
    const gateway = await startWebhookServer();
    const server = await startServer('sqlite', { smsPrivateNetworks: ['127.0.0.1'] });
    const admin = await server.admin();
    await admin.put(PATH, { provider: 'webhook', settings: { url: `http://${gateway.host}/in` } });
    gateway.mood = 307;
    const answer = await admin.post(`${PATH}/test`, { phone: newNumber() });
    expect(answer.body).toMatchObject({ outcome: 'refused', detail: 'HTTP: 307' });
    expect(gateway.messages().map(({ path }) => path)).toEqual(['/in']);
    await server.stop();
    await gateway.down();
  });
});
