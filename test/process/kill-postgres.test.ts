import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { openPostgresForMigration } from '../../src/storage/engines/postgres.ts';
import { freshDatabase, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { expectNothingLost, LONGEST } from './support/kill-run.ts';
import { populate } from './support/population.ts';

let dataDir: string;
// Not the run's shared one: it is killed.
let postgres: PostgresServer;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sallyport-kill-'));
  postgres = await startPostgres();
});

afterAll(async () => {
  await postgres?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test(
  'PostgreSQL: the same, and after a kill of the database itself',
  async () => {
    const { url } = await freshDatabase(postgres.url);
    const ground = await populate({ SALLYPORT_DATA_DIR: dataDir, SALLYPORT_DATABASE_URL: url });
    await expectNothingLost('PostgreSQL', {
      ...ground,
      openDatabase: async () => openPostgresForMigration(url),
      async killDatabase() {
        await postgres.kill9();
        await postgres.restart();
      },
    });
  },
  LONGEST,
);
