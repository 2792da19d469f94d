import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgresForMigration } from '../../src/storage/engines/postgres.ts';
import { openSqlite } from '../../src/storage/engines/sqlite.ts';
import { freshDatabase, type PostgresServer, startPostgres } from '../support/postgres.ts';
import { type CrashReport, crashRun } from './support/crash-run.ts';
import { populate } from './support/population.ts';

const ROUNDS = 50;
const minutes = 60_000;
/** A run of a known seed makes the same choices at the same moments; what the machine does between them is its own. */
const seed = Number(process.env.SALLYPORT_TEST_KILL_SEED ?? randomInt(1_000_000));

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
  'SQLite: nothing that was answered is lost or half there after a kill at any moment',
  async () => {
    const folder = join(dataDir, 'sqlite');
    const ground = await populate({ SALLYPORT_DATA_DIR: folder });
    const report = await crashRun(
      { ...ground, openDatabase: () => openSqlite(join(folder, 'sallyport.db')), killDatabase: null },
      seed,
      ROUNDS,
    );
    tell('SQLite', report);
    expect(report.problems).toEqual([]);
    expect(report.unanswered).toBeGreaterThan(ROUNDS);
  },
  20 * minutes,
);

test(
  'PostgreSQL: the same, and after a kill of the database itself',
  async () => {
    const { url } = await freshDatabase(postgres.url);
    const ground = await populate({ SALLYPORT_DATA_DIR: join(dataDir, 'postgres'), SALLYPORT_DATABASE_URL: url });
    const report = await crashRun(
      {
        ...ground,
        openDatabase: async () => openPostgresForMigration(url),
        async killDatabase() {
          await postgres.kill9();
          await postgres.restart();
        },
      },
      seed,
      ROUNDS,
    );
    tell('PostgreSQL', report);
    expect(report.problems).toEqual([]);
    expect(report.unanswered).toBeGreaterThan(ROUNDS);
  },
  20 * minutes,
);

function tell(engine: string, report: CrashReport): void {
  const { rounds, unanswered, logins, activations, revocations } = report;
  const counts = `${logins} logins, ${activations} activations, ${revocations} revocations, ${unanswered} unanswered`;
  process.stdout.write(`${engine}: ${rounds} crashes (SALLYPORT_TEST_KILL_SEED=${seed}): ${counts}\n`);
}
