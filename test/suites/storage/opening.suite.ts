import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { OpenStorage } from '../../../src/core/ports/storage.ts';
import { openStorage, type StorageOptions } from '../../../src/storage/open-storage.ts';
import { activateFactor, type Engine, newSession, newUser, TOTP, useGround } from './ground.ts';

const program = join(import.meta.dirname, 'opening-process.ts');

interface Process {
  readonly child: ChildProcess;
  output(): string;
}

async function startProcess(options: StorageOptions, tenant: string, rounds: number): Promise<Process> {
  const child = spawn(process.execPath, [program, JSON.stringify(options), tenant, `${rounds}`]);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
  await once(child.stdout, 'data');
  return { child, output: () => output };
}

/** Lets processes go at once and waits for their end. */
async function letGo(processes: readonly Process[]): Promise<string[]> {
  const ends = processes.map(({ child }) => once(child, 'close'));
  for (const { child } of processes) child.stdin?.write('go\n');
  await Promise.all(ends);
  return processes.map(({ output }) => output());
}

export function openingSuite(engine: Engine): void {
  describe('opening', () => {
    const cleanUps: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
    });
    async function fresh(): Promise<StorageOptions> {
      const place = await engine.fresh();
      cleanUps.push(place.remove);
      return place.options;
    }
    async function open(options: StorageOptions): Promise<OpenStorage> {
      const storage = await openStorage(options);
      cleanUps.push(storage.close);
      return storage;
    }

    test('five processes may open an empty database at once', { timeout: 120_000 }, async () => {
      const options = await fresh();
      const processes = await Promise.all(Array.from({ length: 5 }, () => startProcess(options, 't', 0)));
      expect(await letGo(processes)).toEqual(Array(5).fill('ready\ntenants 0\n'));
      await (await open(options)).ping();
    });

    test('five storages may open an empty database at once, in one process', async () => {
      for (let round = 0; round < 2; round++) {
        const options = await fresh();
        const storages = await Promise.all(Array.from({ length: 5 }, () => open(options)));
        for (const storage of storages) expect(await storage.tenants.list()).toEqual([]);
      }
    });

    test('several processes that write at once lose nothing', { timeout: 120_000 }, async () => {
      const options = await fresh();
      const storage = await open(options);
      await storage.tenants.create('t', { domain: null, createdAt: 1 });
      const rounds = 60;
      const processes = await Promise.all(Array.from({ length: 3 }, () => startProcess(options, 't', rounds)));
      const policy = { free: 1e6, waits: [], disableAt: null, forgetFree: 1e9, forget: 1e9 };
      const [outputs] = await Promise.all([
        letGo(processes),
        (async () => {
          for (let round = 0; round < rounds; round++) {
            // Reads, then writes: the transaction that another process would break if it did not begin as a writer.
            await storage.transaction(async ({ attempts, settings }) => {
              await settings.get('t', 'c', 'k');
              await new Promise(setImmediate);
              await settings.put('t', 'c', 'k', `${round}`);
              await attempts.take('t', 'shared', policy, 1000);
            });
          }
        })(),
      ]);
      expect(outputs).toEqual(Array(3).fill('ready\ntenants 1\n'));
      const allowed = { outcome: 'allowed', failures: 4 * rounds };
      expect(await storage.attempts.peek('t', 'shared', policy, 1000)).toMatchObject(allowed);
      expect((await storage.tenants.find('t'))?.revision).toBe(1 + 4 * rounds);
    });

    test('data survive closing and opening; opening again changes nothing', async () => {
      const options = await fresh();
      const storage = await openStorage(options);
      await storage.tenants.create('t', { domain: 'd', createdAt: 1 });
      await storage.users.insert('t', newUser('k'), { userName: 'u', alias: 'a', email: 'e' });
      await activateFactor(storage, 't', 'k');
      await storage.sessions.open('t', newSession('s', 'k'), 5);
      await storage.settings.put('*', 'c', 'k', 'v');
      const content = async ({ tenants, users, factors, sessions, settings }: OpenStorage) => [
        await tenants.list(),
        await users.byLoginName('t', 'a'),
        await factors.find('t', 'k', TOTP),
        await sessions.find('t', 's'),
        await settings.all('*'),
      ];
      const before = await content(storage);
      await storage.close();
      for (let again = 0; again < 2; again++) {
        const reopened = await openStorage(options);
        expect(await content(reopened)).toStrictEqual(before);
        await reopened.close();
      }
    });

    if (engine.name === 'sqlite') {
      test('the file and its folder are for the owner alone', async () => {
        const { dataDir } = await fresh();
        const folder = join(dataDir, 'below', 'data');
        const storage = await open({ databaseUrl: null, dataDir: folder });
        await storage.tenants.create('t', { domain: null, createdAt: 1 });
        expect((await stat(folder)).mode & 0o777).toBe(0o700);
        for (const name of ['sallyport.db', 'sallyport.db-wal', 'sallyport.db-shm']) {
          expect((await stat(join(folder, name))).mode & 0o777, name).toBe(0o600);
        }
      });
    }

    test('only URLs of PostgreSQL are accepted', async () => {
      await expect(openStorage({ databaseUrl: 'mysql://x', dataDir: '' })).rejects.toThrow('postgres://');
    });
  });

  describe('texts', () => {
    const ground = useGround(engine);

    test('sealed texts come back as they were stored, also where they move to another column', async () => {
      const tenant = await ground.tenant();
      const { factors, keys, settings, users } = ground.first;
      let counter = 0;
      const texts = fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => text.replaceAll('\0', ''));
      await fc.assert(
        fc.asyncProperty(texts, async (text) => {
          const key = `k${counter++}`;
          await ground.user(tenant, key, { passwordHash: text });
          expect((await users.byKey(tenant, key))?.passwordHash).toBe(text);
          await factors.start(tenant, key, TOTP, { id: 'p', sealedSecret: text, startedBy: 's', expiresAt: 5000 });
          expect((await factors.find(tenant, key, TOTP))?.pending?.sealedSecret).toBe(text);
          await factors.markVerified(tenant, key, TOTP, { id: 'p', startedBy: 's', step: 1, at: 1 });
          await factors.activate(tenant, key, TOTP, { startedBy: 's', at: 2, verifiedSince: 0 });
          expect((await factors.find(tenant, key, TOTP))?.sealedSecret).toBe(text);
          await settings.put(tenant, 'c', 'k', text);
          expect(await settings.get(tenant, 'c', 'k')).toBe(text);
          const stored = { id: `${tenant}${key}`, purpose: `${tenant}${key}`, sealed: text, createdAt: 1 };
          expect(await keys.ensure(stored.purpose, () => stored)).toStrictEqual([stored]);
        }),
        { numRuns: 40 },
      );
    });

    test('a text with NUL is stored or refused, and the storage goes on', async () => {
      const tenant = await ground.tenant();
      await ground.first.settings.put(tenant, 'c', 'k', 'a\0b').catch(() => undefined);
      expect([null, 'a\0b']).toContain(await ground.first.settings.get(tenant, 'c', 'k'));
      await ground.first.ping();
    });
  });
}
