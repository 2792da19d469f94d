import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readConfiguration } from '../../src/server/configuration.ts';
import { openHouse } from '../../src/server/wiring.ts';

// R25, R26, T114: a server without the right key does not start, and says so in one line; rotated keys open.
const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const folder = () => {
  const made = mkdtempSync(join(tmpdir(), 'sallyport-key-'));
  folders.push(made);
  return made;
};
const key = () => randomBytes(32).toString('base64');
const open = async (dataDir: string, masterKey?: string) => {
  const environment = {
    SALLYPORT_DATA_DIR: dataDir,
    ...(masterKey === undefined ? {} : { SALLYPORT_MASTER_KEY: masterKey }),
  };
  const house = await openHouse(readConfiguration(environment));
  const keys = house.signing.jwks().keys.map(({ kid }) => kid);
  await house.storage.close();
  return keys;
};

test('another key, from the environment or the data folder, stops the start', async () => {
  const dataDir = folder();
  const right = key();
  const keys = await open(dataDir, right);
  await expect(open(dataDir, key())).rejects.toThrow(/the master key does not open this database/);
  await expect(open(dataDir)).rejects.toThrow(/the master key does not open this database/);
  expect(await open(dataDir, right)).toEqual(keys);
});

test('a new key in front of the old one opens what the old one sealed', async () => {
  const dataDir = folder();
  const old = key();
  const keys = await open(dataDir, old);
  expect(await open(dataDir, `${key()},${old}`)).toEqual(keys);
});

test('a generated key is for the owner’s eyes; one that others can read stops the start', async () => {
  const dataDir = folder();
  await open(dataDir);
  const file = join(dataDir, 'master.key');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  chmodSync(file, 0o644);
  await expect(open(dataDir)).rejects.toThrow(/can be read by others/);
  writeFileSync(file, 'short', { mode: 0o600 });
  chmodSync(file, 0o600);
  await expect(open(dataDir)).rejects.toThrow(/keys of 32 bytes/);
});

test.each(['', 'short', 'A'.repeat(44), key().slice(0, 20), Buffer.alloc(32, 7).toString('base64')])(
  'a key like %j is none',
  (masterKey) => {
    if (masterKey === '') expect(readConfiguration({ SALLYPORT_MASTER_KEY: masterKey }).masterKeys).toEqual([]);
    else expect(() => readConfiguration({ SALLYPORT_MASTER_KEY: masterKey })).toThrow(/SALLYPORT_MASTER_KEY/);
  },
);
