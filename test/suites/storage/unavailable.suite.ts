import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { createStorage } from '../../../src/storage/create-storage.ts';
import { openSqlite } from '../../../src/storage/engines/sqlite.ts';
import { migrate } from '../../../src/storage/migrate.ts';
import { openStorage, type StorageOptions } from '../../../src/storage/open-storage.ts';
import { isUnavailable } from '../../../src/storage/unavailable.ts';
import { type Engine, namesOf, newUser } from './ground.ts';

/** The error of a promise that must be rejected. */
async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => expect.fail('It was not rejected'),
    (error: unknown) => error,
  );
}

export function unavailableSuite(engine: Engine): void {
  describe('a database that does not answer', () => {
    const cleanUps: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    });
    async function start() {
      const place = await engine.fresh();
      cleanUps.push(place.remove);
      // As impatient as in production.
      const { patience: _, ...options } = place.options;
      const storage = await openStorage(options);
      cleanUps.push(storage.close);
      await storage.tenants.create('t', { domain: null, createdAt: 1 });
      return { storage, options };
    }

    test('closed is unavailable', async () => {
      const { storage } = await start();
      await storage.close();
      expect(isUnavailable(await errorOf(storage.tenants.list()))).toBe(true);
      expect(isUnavailable(await errorOf(storage.ping()))).toBe(true);
    });

    test('a mistake of ours is not', async () => {
      const { storage } = await start();
      const unknownTenant = await errorOf(storage.settings.put('unknown', 'c', 'k', 'v'));
      expect(isUnavailable(unknownTenant)).toBe(false);
      expect(isUnavailable(new TypeError('x is not a function'))).toBe(false);
      expect(isUnavailable('text')).toBe(false);
    });

    if (engine.name === 'sqlite') sqliteTests(start);
    else postgresTests(start);
  });
}

type Start = () => Promise<{ storage: Awaited<ReturnType<typeof openStorage>>; options: StorageOptions }>;

function sqliteTests(start: Start): void {
  test('a file that another process keeps locked is unavailable, and the process stays awake meanwhile', async () => {
    const { storage, options } = await start();
    const other = new DatabaseSync(join(options.dataDir, 'sallyport.db'));
    other.exec('begin immediate');
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 50);
    expect(await storage.settings.get('t', 'c', 'k'), 'readers need not wait').toBeNull();
    expect(isUnavailable(await errorOf(storage.settings.put('t', 'c', 'k', 'v')))).toBe(true);
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(20);
    const later = storage.settings.put('t', 'c', 'k', 'v');
    await setTimeout(100);
    other.exec('rollback');
    other.close();
    await later;
    expect(await storage.settings.get('t', 'c', 'k')).toBe('v');
  });

  test('a full disk is unavailable, and nothing of the transaction is kept', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-full-'));
    const db = await openSqlite(join(dataDir, 'sallyport.db'));
    try {
      await migrate(db);
      const storage = createStorage(db);
      await storage.tenants.create('t', { domain: null, createdAt: 1 });
      await sql`pragma max_page_count = 1`.execute(db);
      const error = await errorOf(
        storage.transaction(async ({ settings }) => {
          for (let index = 0; index < 100; index++) await settings.put('t', 'c', `k${index}`, 'v'.repeat(10_000));
        }),
      );
      expect(isUnavailable(error)).toBe(true);
      expect(String(error)).toContain('full');
      expect(await storage.settings.all('t')).toEqual([]);
      await sql`pragma max_page_count = 100000`.execute(db);
      await storage.settings.put('t', 'c', 'k', 'v');
    } finally {
      await db.destroy();
      await rm(dataDir, { recursive: true });
    }
  });
}

function postgresTests(start: Start): void {
  const execute = async (url: string | null, statement: string) => {
    const client = new pg.Client({ connectionString: url as string });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  const othersOf = (state: string) =>
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state = '${state}'`;

  test('a server that refuses connections is unavailable', async () => {
    const options = { databaseUrl: 'postgres://user:secret@127.0.0.1:1/none', dataDir: '' };
    expect(isUnavailable(await errorOf(openStorage(options)))).toBe(true);
  });

  test('a server that accepts connections and says nothing is unavailable', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const url = `postgres://user:secret@127.0.0.1:${port}/none`;
    expect(isUnavailable(await errorOf(openStorage({ databaseUrl: url, dataDir: '' })))).toBe(true);
    silent.close();
  });

  test('connections that break, idle or within a transaction, end neither the process nor the storage', async () => {
    const { storage, options } = await start();
    await Promise.all(Array.from({ length: 10 }, () => storage.tenants.list()));
    await execute(options.databaseUrl, othersOf('idle'));
    await setTimeout(50);
    await storage.tenants.list();
    const error = await errorOf(
      storage.transaction(async ({ settings }) => {
        await settings.put('t', 'c', 'k', 'v');
        await execute(options.databaseUrl, othersOf('idle in transaction'));
        await setTimeout(50);
        await settings.put('t', 'c', 'k', 'w');
      }),
    );
    expect(isUnavailable(error)).toBe(true);
    expect(await storage.settings.get('t', 'c', 'k')).toBeNull();
    await storage.settings.put('t', 'c', 'k', 'v');
  });

  test('who waits too long for a lock is told so', async () => {
    const { storage, options } = await start();
    const client = new pg.Client({ connectionString: options.databaseUrl as string });
    await client.connect();
    await client.query('begin; update tenants set revision = revision + 1');
    const begun = performance.now();
    expect(isUnavailable(await errorOf(storage.settings.put('t', 'c', 'k', 'v')))).toBe(true);
    expect(performance.now() - begun).toBeLessThan(6000);
    await client.end();
    await storage.settings.put('t', 'c', 'k', 'v');
  });

  test('what is done to all users of a tenant is done by statements that are each soon over, however many users', async () => {
    const { storage, options } = await start();
    const users = 2500;
    const most = 1000;
    const fill = (table: string, columns: string, values: string) =>
      execute(
        options.databaseUrl,
        `insert into ${table} (tenant, ${columns})
        select 't', ${values} from generate_series(1, ${users}) as n`,
      );
    const flags = 'enabled, should_reset_password, tfa_enforced, sms_enabled, newsletter, created_at, version';
    const session = 'carrier, scope, tfa, token_id, xsrf_token, user_agent, address, started_at, expires_at, turn';
    const names = 'key, user_name, canonical_name, owner, custom_properties';
    await fill('users', `${names}, ${flags}`, `n, n, n, 'User-boss', '{}', 1, 0, 0, 1, 0, 1, 1`);
    await storage.users.insert('t', newUser('boss'), namesOf('boss'));
    await storage.roles.createGroup('t', { id: 1, name: 'all', description: '', roles: [] });
    await fill('role_members', 'group_id, user_key', '1, n');
    await fill('single_use_tokens', 'hash, kind, user_key, expires_at', `n, 'password-reset', n, 9`);
    await fill('factors', 'user_key, kind, sealed_secret, pending_id', `n, 'totp', 's', 'p'`);
    await fill('sessions', `id, user_key, ${session}`, `n, n, 'c', 'full', 0, '', '', '', '', 1, 9, 1`);
    await fill('attempts', 'counter, failures, charged_at, wait_until', 'n, 1, 1, 1');
    // With some hundred thousand rows a statement takes longer than the three seconds that one may: no time is measured.
    await execute(
      options.databaseUrl,
      `create function short() returns trigger language plpgsql as
      'begin if (select count(*) from affected) > ${most} then raise exception ''a long statement''; end if; return null; end'`,
    );
    for (const table of ['users', 'single_use_tokens', 'factors', 'sessions', 'attempts', 'role_members']) {
      for (const [act, rows] of [
        ['update', 'new'],
        ['delete', 'old'],
      ]) {
        await execute(
          options.databaseUrl,
          `create trigger short_${act} after ${act} on ${table}
          referencing ${rows} table as affected for each statement execute function short()`,
        );
      }
    }
    await storage.transaction(async ({ tenants, singleUseTokens }) => {
      await tenants.update('t', { domain: 'elsewhere.example' });
      await singleUseTokens.voidOfTenant('t');
    });
    expect(await storage.singleUseTokens.find('t', '7', 'password-reset')).toBeNull();
    expect(await storage.sessions.endOfGroup('t', 1, 'revoked', 5)).toBe(users);
    // As if nobody had ended them: not all, or this would be a long statement itself.
    await execute(options.databaseUrl, 'update sessions set ended_at = null where id::int <= 1000');
    expect(await storage.sessions.endOfTenant('t', 'revoked', 5)).toBe(1000);
    expect(await storage.factors.revokeAll('t')).toHaveLength(users);
    expect(await storage.users.switchSmsOff('t')).toHaveLength(users);
    expect(await storage.roles.removeGroup('t', 1)).toBe(true);
    expect(await storage.users.remove('t', 'boss')).toBe(true);
    expect(await storage.tenants.remove('t')).toBe(true);
    expect(await storage.users.byKey('t', '7')).toBeNull();
  });

  test('transactions that wait for each other both succeed in the end', async () => {
    const { storage } = await start();
    for (const key of ['a', 'b']) await storage.users.insert('t', newUser(key), namesOf(key));
    const hasBoth = Promise.withResolvers<void>();
    let begun = 0;
    const change = (first: string, second: string) =>
      storage.transaction(async ({ users }) => {
        await users.update('t', first, { firstName: 'changed' });
        if (++begun === 2) hasBoth.resolve();
        await hasBoth.promise;
        await users.update('t', second, { firstName: 'changed' });
      });
    await Promise.all([change('a', 'b'), change('b', 'a')]);
    expect(begun, 'PostgreSQL broke a deadlock, and one began again').toBeGreaterThan(2);
    for (const key of ['a', 'b']) expect(await storage.users.byKey('t', key)).toMatchObject({ version: 3 });
  });

  test('who holds a group or a user of one tenant holds up no other tenant', async () => {
    const { storage } = await start();
    await storage.tenants.create('u', { domain: null, createdAt: 1 });
    for (const tenant of ['t', 'u']) {
      await storage.roles.createGroup(tenant, { id: 1, name: 'g', description: '', roles: [] });
      await storage.users.insert(tenant, newUser('k'), namesOf('k'));
    }
    await storage.transaction(async ({ roles }) => {
      await roles.lockGroup('t', 'g');
      await roles.addMember('t', 1, 'k');
      await storage.roles.lockGroup('u', 'g');
      expect(await storage.roles.addMember('u', 1, 'k')).toBe(true);
    });
  });
}
