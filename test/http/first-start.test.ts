import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { firstStart } from '../../src/core/tenants/first-start.ts';
import { ConfigurationError, readConfiguration } from '../../src/server/configuration.ts';
import { runServer } from '../support/run-server.ts';
import { ADMIN, engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

const dieBeforePrinting = encodeURIComponent(`
  const { write } = process.stdout;
  process.stdout.write = function (text, ...rest) {
    if (String(text).includes('shown only now')) process.kill(process.pid, 'SIGKILL');
    return write.call(this, text, ...rest);
  };
`);

// T149: no account with a known password; one administrator, however many processes start.
describe.each(engines)('the first start on %s', (engine) => {
  const server = withServer(engine);

  test('makes the administrator with the password that was given, and no other user', async () => {
    const admin = server().client();
    expect((await admin.login(ADMIN, PASSWORD)).status).toBe(200);
    const users = await admin.get(`/user/${TENANT}/users?pageSize=100`);
    expect(users.at('users')).toMatchObject([
      { userName: ADMIN, email: 'admin@example.com', groups: { references: [{ group: { name: 'admins' } }] } },
    ]);
    for (const password of ['admin', 'password', 'Passw0rd', '', ADMIN]) {
      expect((await server().client().login(ADMIN, password)).status).toBe(401);
    }
  });

  test('happens once: a later start changes nothing, and of ten at once one makes it', async () => {
    const { tools } = server().house;
    const other = { userName: 'second', email: 'second@example.com', password: 'Passw0rd!second' };
    expect(await firstStart(tools, TENANT, other)).toBe(false);
    const made = await Promise.all(
      Array.from({ length: 10 }, (_, index) => firstStart(tools, 't2', { ...other, userName: `boss-${index}` })),
    );
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await tools.storage.users.count('t2', {})).toBe(1);
    expect((await server().client().login('second', other.password)).code).toBe('badCredentials');
  });
});

describe('the program', () => {
  test('prints a generated password once, and none that was given', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-first-'));
    try {
      const first = await runServer({ SALLYPORT_DATA_DIR: dataDir });
      const password = /Password, shown only now: (\S+)/.exec(first.output())?.[1] ?? '';
      expect(password.length).toBeGreaterThanOrEqual(20);
      expect(await first.login(ADMIN, password)).toBe(200);
      await first.stop();
      const second = await runServer({ SALLYPORT_DATA_DIR: dataDir, SALLYPORT_ADMIN_PASSWORD: 'Passw0rd!other' });
      expect(second.output()).not.toContain('Password');
      expect(second.output()).not.toContain('never logged in');
      expect(second.output()).not.toContain('Passw0rd!other');
      expect(await second.login(ADMIN, password)).toBe(200);
      expect(await second.login(ADMIN, 'Passw0rd!other')).toBe(401);
      await second.stop();
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 60_000);

  test('killed before anybody saw the generated password, says at each later start what to do, until it was done', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-first-'));
    const environment = { SALLYPORT_DATA_DIR: dataDir };
    try {
      // Dies in the moment in which it would print: the tenant is stored, and nobody knows the password.
      const killed = runServer({ ...environment, NODE_OPTIONS: `--import=data:text/javascript,${dieBeforePrinting}` });
      const output = await killed.then(
        () => 'serves',
        (error: Error) => error.message,
      );
      expect(output).toContain('The server did not start');
      expect(output).not.toContain('Password');
      for (let start = 1; start <= 2; start++) {
        const server = await runServer(environment);
        expect(server.output()).toContain('The administrator admin of tenant t1 has never logged in.');
        expect(server.output()).toContain('npx sallyport user set-password admin');
        expect(server.output()).not.toContain('shown only now');
        // A stranger who tries is no administrator who was there.
        expect(await server.login(ADMIN, 'Guessed-1-passw0rd')).toBe(401);
        if (start === 2) {
          const set = spawnSync(process.execPath, ['src/server/main.ts', 'user', 'set-password', ADMIN, '--yes'], {
            env: { PATH: process.env.PATH, ...environment },
            input: 'Set-by-the-0perator\n',
            encoding: 'utf8',
          });
          expect([set.status, set.stderr]).toEqual([0, '']);
        }
        await server.stop();
      }
      const after = await runServer(environment);
      expect(after.output()).not.toContain('never logged in');
      // Right, and to be changed first.
      expect(await after.login(ADMIN, 'Set-by-the-0perator')).toBe(401);
      await after.stop();
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 120_000);

  test('does not start with an administrator whose password is tried first', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-first-'));
    try {
      const started = runServer({ SALLYPORT_DATA_DIR: dataDir, SALLYPORT_ADMIN_PASSWORD: 'Passw0rd!' });
      await expect(started).rejects.toThrow(/SALLYPORT_ADMIN_PASSWORD: .*one of the most common passwords/);
    } finally {
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 60_000);

  test.each([
    [{ SALLYPORT_ADMIN_PASSWORD: 'short' }, /ADMIN_PASSWORD/],
    [{ SALLYPORT_ADMIN_USER: 'a b' }, /ADMIN_USER/],
    [{ SALLYPORT_ADMIN_EMAIL: 'nobody' }, /ADMIN_EMAIL/],
    [{ SALLYPORT_TENANT: 'T 1' }, /TENANT/],
    [{ SALLYPORT_ADMIN_PASWORD: 'Passw0rd!x' }, /SALLYPORT_ADMIN_PASWORD is not known/],
  ])('does not start with %j', (environment, problem) => {
    expect(() => readConfiguration(environment)).toThrow(ConfigurationError);
    expect(() => readConfiguration(environment)).toThrow(problem);
  });
});
