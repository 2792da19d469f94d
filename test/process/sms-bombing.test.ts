import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';
import { addressOf, bombForADay, documentedLimits, type WayIn } from '../support/sms-bomber.ts';
import { startWebhookServer, type WebhookServer } from '../support/webhook-server.ts';
import { freePort, type ServerProcess, spawnServer } from './support/server-process.ts';

/** Two processes of one installation on PostgreSQL behind a proxy, as an operator runs them, and a gateway that counts. */
const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-bombing-'));
const ADMIN = 'Passw0rd!admin';
const STOLEN = 'Passw0rd!stolen';
let gateway: WebhookServer;
let servers: ServerProcess[] = [];
let database: pg.Client;

const basic = (userName: string, password: string) =>
  `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
const post = (url: string, body: object, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close', ...headers },
    body: JSON.stringify(body),
  });
async function make(path: string, body: object): Promise<void> {
  const answer = await post(`${servers[0]?.url}${path}`, body, { authorization: basic('admin', ADMIN) });
  expect([path, answer.status]).toEqual([path, path.endsWith('options') ? 200 : 201]);
}

beforeAll(async () => {
  gateway = await startWebhookServer();
  const { url } = await freshDatabase(inject('postgresUrl'));
  database = new pg.Client(url);
  await database.connect();
  const variables = {
    SALLYPORT_DATA_DIR: dataDir,
    SALLYPORT_DATABASE_URL: url,
    SALLYPORT_MASTER_KEY: randomBytes(32).toString('base64'),
    SALLYPORT_ADMIN_PASSWORD: ADMIN,
    SALLYPORT_TRUSTED_PROXIES: '127.0.0.1',
    SALLYPORT_SMS_URL: `webhook+http://${gateway.host}/messages`,
  };
  servers = [spawnServer({ port: await freePort(), variables }), spawnServer({ port: await freePort(), variables })];
  await Promise.all(servers.map((server) => server.untilHealthy()));
  const category = 'two-factor-authentication';
  await make('/tenant/options', { category, key: 'strategy', value: 'SMS' });
  await make('/tenant/options', { category, key: 'enabled', value: 'true' });
});
afterAll(async () => {
  for (const server of servers) await server.kill9();
  await database?.end();
  await gateway?.down();
  rmSync(dataDir, { recursive: true, force: true });
});

/** The processes' clocks are the machine's: what they remember of messages and codes grows older instead. */
async function pass(milliseconds: number): Promise<void> {
  await database.query('update sends set at = at - $1', [milliseconds]);
  await database.query('update challenges set expires_at = expires_at - $1', [milliseconds]);
}

// T023 to T025, over real processes.
describe.each([
  ['one address', 'one process', 1, 1],
  ['a thousand addresses', 'two processes', 1_000, 2],
] as const)('an attacker with a right password and a script, from %s, at %s', (_, __, addresses, processes) => {
  test('has at most the documented number of messages sent in an hour, and in a day', async () => {
    const userName = `victim-of-${addresses}`;
    const phone = `+49176200${String(addresses).padStart(5, '0')}`;
    await make('/user/t1/users', { userName, phone, password: STOLEN, twoFactorAuthenticationEnabled: true });
    const authorization = basic(userName, STOLEN);
    const form = new URLSearchParams({ grant_type: 'PASSWORD', username: userName, password: STOLEN });
    const answers = new Map<number, number>();
    const ask = async (way: WayIn, request: number): Promise<void> => {
      const url = servers[request % processes]?.url ?? '';
      // The proxy appends the address that it sees to what the client claims.
      const forwarded = { 'x-forwarded-for': `203.0.113.9, ${addressOf(request, addresses)}`, connection: 'close' };
      const answer = await {
        cookie: () => fetch(`${url}/tenant/oauth`, { method: 'POST', body: form, headers: forwarded }),
        token: () => fetch(`${url}/tenant/oauth/token`, { method: 'POST', body: form, headers: forwarded }),
        basic: () => fetch(`${url}/user/currentUser`, { headers: { ...forwarded, authorization } }),
        pin: () => post(`${url}/user/pin`, { pin: '0' }, { ...forwarded, authorization }),
      }[way]();
      await answer.arrayBuffer();
      answers.set(answer.status, (answers.get(answer.status) ?? 0) + 1);
    };
    const messages = () => gateway.messages().filter(({ body }) => body.includes(phone)).length;
    expect(await bombForADay({ ask, pass, messages })).toEqual(documentedLimits());
    // Nothing but asking for a code, and being told that there are enough.
    expect([...answers.keys()].sort().filter((status) => ![401, 403, 429].includes(status))).toEqual([]);
    expect(answers.get(429)).toBeGreaterThan(50);
  });
});
