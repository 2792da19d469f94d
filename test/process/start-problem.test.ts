import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openStorage } from '../../src/storage/open-storage.ts';
import { freshDatabase } from '../support/postgres.ts';

const folder = mkdtempSync(join(tmpdir(), 'sallyport-problem-'));
const place = (name: string) => join(folder, name);
const SECRET = 'not-for-the-log';
let taken: Server;

beforeAll(async () => {
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
});

afterAll(() => {
  taken.close();
  rmSync(folder, { recursive: true });
});

/** Starts the server where it cannot start; what it says, and how it ends. */
async function startWith(variables: Record<string, string>): Promise<{ code: unknown; said: string }> {
  const settings = {
    SALLYPORT_PORT: '0',
    SALLYPORT_LOG_LEVEL: 'error',
    SALLYPORT_DATA_DIR: place('data'),
    ...variables,
  };
  const env = { PATH: process.env.PATH, ...settings };
  return new Promise((resolve) => {
    const run = execFile(process.execPath, ['src/server/main.ts'], { env, timeout: 60_000 }, (_error, _out, said) =>
      resolve({ code: run.exitCode, said }),
    );
  });
}

/** One line that names the setting, and no stack trace; 1, since nothing is wrong with the settings as such. */
async function refuses(variables: Record<string, string>, setting: string, words: string | RegExp): Promise<void> {
  const { code, said } = await startWith(variables);
  expect(said).toMatch(/^[^\n]+\n$/);
  expect(said.startsWith(`SALLYPORT_${setting}: `), said).toBe(true);
  expect(said).toMatch(words);
  const { password } = new URL(variables.SALLYPORT_DATABASE_URL ?? `postgres://:${SECRET}@localhost`);
  expect(said).not.toContain(password);
  expect(code).toBe(1);
}

describe('what keeps the server from starting is one line that says what to do', () => {
  it('a port that is taken', async () => {
    const { port } = taken.address() as AddressInfo;
    await refuses({ SALLYPORT_PORT: String(port) }, 'PORT', `another program listens on 127.0.0.1:${port} already`);
  });

  it('an address of another machine', async () => {
    await refuses({ SALLYPORT_HOST: '192.0.2.1' }, 'HOST', 'this machine has no address 192.0.2.1');
  });

  it('a data folder that is a file', async () => {
    writeFileSync(place('file'), '');
    await refuses({ SALLYPORT_DATA_DIR: place('file') }, 'DATA_DIR', 'must be a folder that the user who runs this');
  });

  it('a database file of something else', async () => {
    const dataDir = mkdtempSync(place('other-'));
    writeFileSync(join(dataDir, 'sallyport.db'), randomBytes(5000), { mode: 0o600 });
    await refuses({ SALLYPORT_DATA_DIR: dataDir }, 'DATA_DIR', 'is damaged or no database');
  });

  it('a database of a newer version', async () => {
    const dataDir = mkdtempSync(place('newer-'));
    await (await openStorage({ databaseUrl: null, dataDir })).close();
    const database = new DatabaseSync(join(dataDir, 'sallyport.db'));
    database.exec(`insert into kysely_migration values ('9999-of-tomorrow', '2099-01-01T00:00:00.000Z')`);
    database.close();
    await refuses({ SALLYPORT_DATA_DIR: dataDir }, 'DATA_DIR', 'made by a newer version (9999-of-tomorrow)');
  });

  it('no PostgreSQL at the address', async () => {
    const url = `postgres://ann:${SECRET}@127.0.0.1:1/sallyport`;
    await refuses(
      { SALLYPORT_DATABASE_URL: url },
      'DATABASE_URL',
      /127\.0\.0\.1:1\/sallyport: .*Look at host and port/,
    );
  });

  it('no such database', async () => {
    const url = Object.assign(new URL(inject('postgresUrl')), { pathname: '/no-such' });
    // A server that asks for no password gets one all the same.
    url.password ||= SECRET;
    await refuses(
      { SALLYPORT_DATABASE_URL: url.href },
      'DATABASE_URL',
      /"no-such" does not exist\. Create that database/,
    );
  });

  it('a user of the database who may make no tables', async () => {
    const { url, drop } = await freshDatabase(inject('postgresUrl'));
    const role = `guest_${randomBytes(6).toString('hex')}`;
    const client = new pg.Client(url);
    await client.connect();
    try {
      await client.query(`create role ${role} login password '${SECRET}'`);
      await client.query('revoke create on schema public from public');
      const own = Object.assign(new URL(url), { username: role, password: SECRET });
      await refuses(
        { SALLYPORT_DATABASE_URL: own.href },
        'DATABASE_URL',
        /permission denied .* the owner of the database/,
      );
    } finally {
      await client.query(`drop owned by ${role}`);
      await client.query(`drop role ${role}`);
      await client.end();
      await drop();
    }
  });
});
