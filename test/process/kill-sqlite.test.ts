import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { openSqlite } from '../../src/storage/engines/sqlite.ts';
import { expectNothingLost, LONGEST } from './support/kill-run.ts';
import { populate } from './support/population.ts';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sallyport-kill-'));
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

test(
  'SQLite: nothing that was answered is lost or half there after a kill at any moment',
  async () => {
    const ground = await populate({ SALLYPORT_DATA_DIR: dataDir });
    const openDatabase = () => openSqlite(join(dataDir, 'sallyport.db'));
    await expectNothingLost('SQLite', { ...ground, openDatabase, killDatabase: null });
  },
  LONGEST,
);
