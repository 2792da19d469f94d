import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startSmppServer, type TestSmppServer } from '../support/smpp-server.ts';
import { freePort, type ServerProcess, spawnServer } from './support/server-process.ts';

/** The program itself and an SMPP server of its own. */
const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-sms-'));
const ADMIN = 'Passw0rd!admin';
const GIVEN = 'Passw0rd!given';
let gateway: TestSmppServer;
let server: ServerProcess;
let variables: Record<string, string>;

beforeAll(async () => {
  gateway = await startSmppServer();
  variables = {
    SALLYPORT_DATA_DIR: dataDir,
    SALLYPORT_MASTER_KEY: randomBytes(32).toString('base64'),
    SALLYPORT_ADMIN_PASSWORD: ADMIN,
    SALLYPORT_SMS_URL: `${gateway.url}?source=Sallyport`,
  };
  server = spawnServer({ port: await freePort(), variables });
  await server.untilHealthy();
});
afterAll(async () => {
  await server.kill9();
  await gateway.down();
  rmSync(dataDir, { recursive: true, force: true });
});

const authorization = `Basic ${Buffer.from(`admin:${ADMIN}`).toString('base64')}`;
const post = async (path: string, body: object): Promise<number> => {
  const headers = { 'content-type': 'application/json', connection: 'close', authorization };
  return (await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })).status;
};
const login = async (username: string): Promise<string> => {
  const body = new URLSearchParams({ grant_type: 'PASSWORD', username, password: GIVEN });
  return (await fetch(`${server.url}/tenant/oauth`, { method: 'POST', body })).text();
};
/** Not `spawnSync`: the ear on the wire listens in this process. */
const check = async (): Promise<{ status: number | null; stdout: string }> => {
  const env = { PATH: process.env.PATH, ...variables };
  const child = spawn(process.execPath, ['src/server/main.ts', 'check'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  await once(child, 'close');
  return { status: child.exitCode, stdout };
};

test('a start without a mail server says that links go to the output, and nothing of SMS that are sent', () => {
  expect(server.output()).toContain('Mail is written to this output');
  expect(server.output()).not.toContain('SMS are written to this output');
});

test('an operator sees a gateway that works, one that is away, and one that is back', async () => {
  const category = 'two-factor-authentication';
  for (const [key, value] of [
    ['strategy', 'SMS'],
    ['enabled', 'true'],
  ]) {
    expect(await post('/tenant/options', { category, key, value })).toBe(200);
  }
  for (const [userName, phone] of [
    ['ann', '+4917610000001'],
    ['bea', '+4917610000002'],
    ['cas', '+4917610000003'],
  ]) {
    const user = { userName, phone, password: GIVEN, twoFactorAuthenticationEnabled: true };
    expect(await post('/user/t1/users', user)).toBe(201);
  }

  expect(await check()).toMatchObject({ status: 0, stdout: expect.stringContaining('has let us in') });
  await login('ann');
  expect(gateway.messages().at(-1)).toMatchObject({ destination_addr: '4917610000001' });
  await gateway.down();
  expect(await check()).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('unreachable (SMPP: ECONNREFUSED)'),
  });
  expect(await login('bea')).toContain('cannot be reached');
  await gateway.up();
  await login('bea');
  expect(gateway.messages().at(-1)).toMatchObject({ destination_addr: '4917610000002' });

  // Half a minute, as far as the gateway is concerned: the login waits for its ten seconds, and nobody else at all.
  await gateway.be('silent');
  const started = performance.now();
  const waiting = login('cas');
  expect(await post('/tenant/options', { category: 'mine', key: 'k', value: 'v' })).toBe(200);
  expect(performance.now() - started).toBeLessThan(9_000);
  expect(await waiting).toContain('does not answer');
  const waited = performance.now() - started;
  expect([waited > 9_000, waited < 20_000]).toEqual([true, true]);
  await gateway.be('accept');

  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toContain('sallyport_sms_total{outcome="sent"} 2');
  expect(metrics).toContain('sallyport_sms_total{outcome="unreachable"} 1');
  expect(metrics).toContain('sallyport_sms_total{outcome="slow"} 1');
  await server.stop();
  // It said goodbye, and nothing that it wrote tells numbers, codes or passwords.
  expect(gateway.reports.filter(({ kind }) => kind === 'unbind').length).toBeGreaterThanOrEqual(2);
  expect(server.output()).toContain('an SMS was not taken');
  const codes = gateway.messages().map(({ text }) => /#(\d{6})$/.exec(String(text))?.[1] ?? expect.fail(`${text}`));
  for (const secret of [...codes, '49176', 'p@ss', 'p%40ss']) expect(server.output()).not.toContain(secret);
});
