import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { linkIn } from '../support/mail.ts';
import { type ReceivedMail, startSmtpServer, type TestSmtpServer } from '../support/smtp-server.ts';
import { freePort, type ServerProcess, spawnServer } from './support/server-process.ts';

/** The program itself, a mail server of its own, and nothing that waits for either but time. */
const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-mail-'));
const ADMIN = 'Passw0rd!admin';
let smtp: TestSmtpServer;
let port: number;
let variables: Record<string, string>;
let server: ServerProcess;

beforeAll(async () => {
  smtp = await startSmtpServer();
  port = await freePort();
  variables = {
    SALLYPORT_DATA_DIR: dataDir,
    SALLYPORT_MASTER_KEY: randomBytes(32).toString('base64'),
    SALLYPORT_ADMIN_PASSWORD: ADMIN,
    SALLYPORT_SMTP_URL: smtp.url,
    SALLYPORT_PUBLIC_URL: `http://localhost:${port}`,
  };
  server = await start();
});
afterAll(async () => {
  await server.kill9();
  await smtp.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(): Promise<ServerProcess> {
  const started = spawnServer({ port, variables });
  await started.untilHealthy();
  return started;
}

const ask = (method: string, path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${server.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', connection: 'close', ...headers },
    body: JSON.stringify(body),
  });
const asAdmin = { authorization: `Basic ${Buffer.from(`admin:${ADMIN}`).toString('base64')}` };

/** The first mail to an address with that subject; the worker looks every second. */
const arrived = (to: string, subject: string): Promise<ReceivedMail> =>
  vi.waitFor(
    () => {
      const found = smtp.mails.find((mail) => mail.recipients.includes(to) && mail.subject === subject);
      if (found === undefined) throw new Error(`No mail "${subject}" to ${to} yet:\n${server.output()}`);
      return found;
    },
    { timeout: 30_000, interval: 50 },
  );

test('a start without a gateway for SMS says that codes go to the output', () => {
  expect(server.output()).toContain('SMS are written to this output');
  expect(server.output()).not.toContain('Mail is written to this output');
});

test('an invitation outlives the process that was killed after it was answered, and its link works at the next one', async () => {
  const user = { userName: 'ann', email: 'ann@example.com', sendPasswordResetEmail: true };
  const made = await ask('POST', '/user/t1/users', user, asAdmin);
  expect(made.status).toBe(201);
  await server.kill9();
  server = await start();
  const mail = await arrived('ann@example.com', 'Your new account');
  const link = linkIn(mail);
  expect(link.origin).toBe(`http://localhost:${port}`);
  const [token, email] = ['token', 'email'].map((name) => link.searchParams.get(name) ?? '');
  const validate = await fetch(`${server.url}/user/passwordReset/validate?token=${token}&email=${email}`);
  expect(validate.status).toBe(200);
  const set = await ask('PUT', '/user/passwordReset', { token, email, newPassword: 'Passw0rd!of-ann' });
  expect(set.status).toBe(200);
  const login = await fetch(`${server.url}/tenant/oauth`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'PASSWORD', username: 'ann', password: 'Passw0rd!of-ann' }),
  });
  expect(login.status).toBe(200);
  await arrived('ann@example.com', 'Your password was reset');
});

test('what the command line does is told by the process that serves', async () => {
  const env = { PATH: process.env.PATH, ...variables };
  const run = (...command: string[]) =>
    spawnSync(process.execPath, ['src/server/main.ts', 'user', ...command], {
      ...{ env, input: 'Passw0rd!given\n', encoding: 'utf8' },
    });
  const done = run('set-password', 'ann', '--yes');
  expect([done.stderr, done.status]).toEqual(['', 0]);
  const mail = await arrived('ann@example.com', 'Your password was changed by an administrator');
  expect(mail.text).toContain('Hello ann,');
  expect(run('add', 'bea', '--email', 'bea@example.com', '--invite').stdout).toMatch(/^Added bea\. The mail goes out/);
  await arrived('bea@example.com', 'Your new account');
  expect(run('add', 'cyd', '--invite')).toMatchObject({ status: 1, stderr: expect.stringContaining('email') });
  expect(run('send-link', 'ann')).toMatchObject({ status: 0, stderr: '' });
  const link = await arrived('ann@example.com', 'Set a new password');
  expect(link.text).toContain('operator sends you this link');
  expect(linkIn(link).searchParams.get('token')).toMatch(/^[\w-]{43,}$/);
  expect(run('send-link', 'admin').status).toBe(0);
  await arrived('admin@localhost', 'Set a new password');
});

test('no link or password is in what the process wrote, and it ends when it is asked to', async () => {
  const asked = await ask('POST', '/user/passwordReset', { email: 'bea@example.com' });
  expect(asked.status).toBe(200);
  const mail = await arrived('bea@example.com', 'Set a new password');
  const metrics = await (await fetch(`${server.url}/metrics`)).text();
  expect(metrics).toMatch(/sallyport_mails_total\{outcome="sent"\} [1-9]/);
  const token = linkIn(mail).searchParams.get('token') ?? '';
  await server.stop();
  expect(server.output()).not.toContain(token);
  expect(server.output()).not.toMatch(/Passw0rd|(ann|bea)@example/);
  expect(server.child.exitCode).toBe(0);
});
