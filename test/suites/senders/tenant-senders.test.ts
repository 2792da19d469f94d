import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { SmsFailure } from '../../../src/core/ports/sms-sender.ts';
import { smsKinds } from '../../../src/senders/index.ts';
import { createReach } from '../../../src/senders/outer-hosts.ts';
import type { Reach } from '../../../src/senders/sms-gateway.ts';
import { createSmsNone } from '../../../src/senders/sms-none/sms-none.ts';
import { createTenantSenders, type OwnGateway } from '../../../src/senders/tenant-senders.ts';
import { makeCertificate } from '../../support/certificate.ts';
import { startSmppServer, type TestSmppServer } from '../../support/smpp-server.ts';
import { startWebhookServer, type WebhookServer } from '../../support/webhook-server.ts';
import { codeMessage, outcomeOf } from './ground.ts';

let smsc: TestSmppServer;
let webhook: WebhookServer;
beforeAll(async () => {
  smsc = await startSmppServer();
  webhook = await startWebhookServer();
});
beforeEach(async () => {
  await smsc.be('accept');
  webhook.mood = 200;
});
afterAll(async () => {
  await smsc.down();
  await webhook.down();
});

const bySmpp = () => ({
  ...{ provider: 'smpp', host: '127.0.0.1', port: smsc.port, encryption: 'none', user: 'sally' },
  password: 'p@ss/w:d',
});
const byWebhook = () => ({ provider: 'webhook', url: `http://${webhook.host}/in` });

/** Tenants and what is stored of their gateways, which a test changes as another process would. */
function tenants(limits: { open?: number; idle?: number; review?: number } = {}, reach: Reach | null = null) {
  const stored = new Map<string, OwnGateway>();
  const told: string[] = [];
  let now = 0;
  let versions = 0;
  const sender = createTenantSenders({
    operator: createSmsNone(),
    operatorName: 'operator',
    kinds: smsKinds,
    versionOf: async (tenant) => stored.get(tenant)?.version ?? null,
    ownGateway: async (tenant) => stored.get(tenant) ?? null,
    surroundings: { now: () => now, newId: () => 'id', patience: 2000, reach },
    onMessage: async (tenant, _message, { gateway, failure }: { gateway: string; failure: SmsFailure | null }) =>
      void told.push(`${tenant} ${gateway.split(' ')[0]} ${failure?.reason ?? 'sent'}`),
    onReceipt: async () => undefined,
    onFlood: () => undefined,
    limits,
  });
  const set = (tenant: string, { provider, ...given }: Record<string, unknown>): void => {
    const kind = smsKinds.find(({ id }) => id === provider);
    const values = kind?.read(given);
    if (kind === undefined || values === undefined || Array.isArray(values)) throw new Error(JSON.stringify(values));
    const own = values as OwnGateway['values'];
    stored.set(tenant, { kind: kind.id, values: own, version: `v${++versions}`, destination: kind.destination(own) });
  };
  return {
    sender,
    told,
    set,
    remove: (tenant: string) => void stored.delete(tenant),
    move: (milliseconds: number) => {
      now += milliseconds;
    },
    outcome: (tenant: string) => outcomeOf(sender.send(tenant, codeMessage())),
  };
}
const count = (kind: string) => smsc.reports.filter((report) => report.kind === kind).length;

test('each tenant’s gateway is opened once, however many messages, and closed with the sender', async () => {
  const { sender, set, outcome, told } = tenants();
  const before = [count('bind'), count('unbind')] as const;
  for (const tenant of ['a', 'b']) set(tenant, bySmpp());
  const sent = await Promise.all(Array.from({ length: 20 }, (_, index) => outcome(index % 2 ? 'a' : 'b')));
  expect(new Set(sent)).toEqual(new Set(['sent']));
  expect(count('bind') - before[0]).toBe(2);
  expect(new Set(told)).toEqual(new Set(['a smpp sent', 'b smpp sent']));
  expect([await sender.inForce('a'), await sender.inForce('c')]).toEqual(['own', 'none']);
  expect(await outcome('c')).toBe('notConfigured');
  await sender.close();
  await expect.poll(() => count('unbind') - before[1]).toBe(2);
});

test('a change counts from the next message on: what is open is closed, what is under way is handed over', async () => {
  const { sender, set, outcome } = tenants();
  set('a', byWebhook());
  webhook.mood = 'silent';
  const received = webhook.messages().length;
  const underWay = outcome('a');
  await expect.poll(() => webhook.messages().length).toBe(received + 1);
  set('a', bySmpp());
  const before = [count('message'), count('unbind')] as const;
  expect(await outcome('a')).toBe('sent');
  expect(count('message') - before[0]).toBe(1);
  expect(await underWay).toBe('slow');
  set('a', { ...bySmpp(), source: 'Gate' });
  expect(await outcome('a')).toBe('sent');
  expect(smsc.messages().at(-1)).toMatchObject({ source_addr: 'Gate' });
  await expect.poll(() => count('unbind') - before[1]).toBe(1);
  await sender.close();
});

test('a message under way when its gateway is taken away is answered before the connection goes', async () => {
  const { sender, set, remove, outcome } = tenants();
  set('a', bySmpp());
  const before = count('unbind');
  const all = Promise.all(Array.from({ length: 5 }, () => outcome('a')));
  await expect.poll(() => count('message')).toBeGreaterThan(0);
  remove('a');
  expect(await outcome('a')).toBe('notConfigured');
  expect(new Set(await all)).toEqual(new Set(['sent']));
  await expect.poll(() => count('unbind') - before).toBe(1);
  await sender.close();
});

test('a gateway that its tenant took away in another process, or has not used for long, is closed without a message', async () => {
  const { sender, set, remove, outcome, move } = tenants({ review: 20, idle: 1000 });
  const before = count('unbind');
  for (const tenant of ['a', 'b', 'c']) set(tenant, bySmpp());
  for (const tenant of ['a', 'b', 'c']) await outcome(tenant);
  remove('a');
  await expect.poll(() => count('unbind') - before).toBe(1);
  move(900);
  await outcome('b');
  move(200);
  await expect.poll(() => count('unbind') - before).toBe(2);
  expect(await outcome('c')).toBe('sent');
  await sender.close();
});

test('only so many are open at once; who was closed to make room is opened again', async () => {
  const { sender, set, outcome } = tenants({ open: 2 });
  const before = [count('bind'), count('unbind')] as const;
  for (const tenant of ['a', 'b', 'c']) set(tenant, bySmpp());
  for (const tenant of ['a', 'b', 'a', 'c', 'a', 'b']) expect(await outcome(tenant)).toBe('sent');
  // c took the place of b, then b that of c; a was used all the time.
  expect(count('bind') - before[0]).toBe(4);
  await expect.poll(() => count('unbind') - before[1]).toBe(2);
  await sender.close();
});

test('a tenant whose gateway is slow, or refuses, is the only one that notices', async () => {
  const { sender, set, outcome } = tenants();
  set('slow', byWebhook());
  set('wrong', { ...bySmpp(), password: 'no' });
  set('good', bySmpp());
  webhook.mood = 'silent';
  const waiting = Promise.all(Array.from({ length: 50 }, () => outcome('slow')));
  const begun = performance.now();
  expect(await outcome('good')).toBe('sent');
  expect(await Promise.all([outcome('wrong'), outcome('wrong'), outcome('good')])).toEqual([
    'refused',
    'refused',
    'sent',
  ]);
  expect(performance.now() - begun).toBeLessThan(1900);
  expect(new Set(await waiting)).toEqual(new Set(['slow']));
  webhook.mood = 200;
  expect(await outcome('slow')).toBe('sent');
  await sender.close();
});

test('an SMSC with a name is at the addresses that were looked at, in clear and with TLS', async () => {
  const certificate = await makeCertificate();
  const secure = await startSmppServer(certificate);
  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, certificate.cert]);
  const asked: string[] = [];
  // A name that only this resolver knows.
  const reach = createReach(['127.0.0.1'], async (host) => {
    asked.push(host);
    return ['127.0.0.1'];
  });
  const { sender, set, outcome } = tenants({}, reach);
  set('a', { ...bySmpp(), host: 'localhost' });
  set('b', { ...bySmpp(), host: 'localhost', encryption: 'tls', port: secure.port });
  set('c', { ...bySmpp(), host: 'smsc.invalid' });
  expect(await Promise.all(['a', 'b', 'c'].map(outcome))).toEqual(['sent', 'sent', 'sent']);
  expect(asked.sort()).toEqual(['localhost', 'localhost', 'smsc.invalid']);
  expect(secure.messages()).toHaveLength(1);
  await sender.close();
  setDefaultCACertificates(trusted);
  await secure.down();
});
