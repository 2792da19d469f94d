import { afterAll, beforeAll, expect, test } from 'vitest';
import { SmsFailure } from '../../../src/core/ports/sms-sender.ts';
import { askNameServers, createReach, readNetwork } from '../../../src/senders/outer-hosts.ts';
import { ask } from '../../../src/senders/post.ts';
import { type DnsServer, startDnsServer } from '../../support/dns-server.ts';
import { startWebhookServer } from '../../support/webhook-server.ts';

// Names as a real name server answers them.
let dns: DnsServer;
beforeAll(async () => {
  dns = await startDnsServer({
    'sms.test': [['8.8.4.4', '8.8.8.8', '2a00:1450:4001:801:0:0:0:1']],
    'inner.test': [['10.0.0.1']],
    'inner6.test': [['fd00:ec2:0:0:0:0:0:254']],
    'mapped.test': [['0:0:0:0:0:ffff:7f00:1']],
    'mixed.test': [['8.8.8.8', '127.0.0.1']],
    'rebinding.test': [['127.0.0.2'], ['127.0.0.1']],
    'silent.test': null,
  });
});
afterAll(() => dns.close());

const reachOf = (allowed: readonly string[] = []) => createReach(allowed, askNameServers([dns.address]));
const outcome = async (host: string, allowed?: readonly string[]) =>
  reachOf(allowed)(host).catch((error: unknown) => (error instanceof SmsFailure ? error.message : String(error)));

test('a name is reached at all its addresses, of both kinds', async () => {
  expect(await outcome('sms.test')).toEqual(['8.8.4.4', '8.8.8.8', '2a00:1450:4001:801::1']);
  expect(dns.asked.slice(-2)).toEqual(['sms.test', 'sms.test']);
});

test.each(['inner.test', 'inner6.test', 'mapped.test', 'mixed.test'])('%s is not reached at all', async (host) => {
  expect(await outcome(host)).toBe('the host is at an inner address');
});

test('an address is not asked for', async () => {
  const before = dns.asked.length;
  expect(await outcome('8.8.8.8')).toEqual(['8.8.8.8']);
  expect(dns.asked).toHaveLength(before);
});

test('a name that does not exist says so; names of this machine’s files are none', async () => {
  expect(await outcome('nowhere.test')).toBe('the name of the host is not known');
  expect(await outcome('ip6-loopback')).toBe('the name of the host is not known');
});

test('a name server that says nothing is not waited for longer than a message is', async () => {
  const begun = performance.now();
  expect(await outcome('silent.test')).toBe('the name of the host is not known');
  expect(performance.now() - begun).toBeLessThan(9000);
}, 15_000);

test('a name whose address changes after it was looked at is connected to where it was (DNS rebinding)', async () => {
  const gateway = await startWebhookServer();
  const [, port = ''] = gateway.host.split(':');
  // 127.0.0.2 stands for a host on the internet; nobody listens there, and on 127.0.0.1 somebody does.
  const way = { reach: reachOf(['127.0.0.2']), signal: AbortSignal.timeout(5000) };
  const post = () => ask(`http://rebinding.test:${port}/`, { method: 'POST', body: 'code' }, way);
  await expect(post()).rejects.toThrow('HTTP: ECONNREFUSED');
  await expect(post()).rejects.toThrow('inner address');
  expect(gateway.connections()).toBe(0);
  await gateway.down();
});

test.each(['', 'localhost', '10.0.0.0/33', '::/129', '10.0.0', '10.0.0.0/', '/8', '10.0.0.0/8/8', '0x7f.1'])(
  '%s is no network',
  (text) => {
    expect(readNetwork(text)).toBeNull();
  },
);
