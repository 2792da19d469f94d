import { tmpdir } from 'node:os';
import { inject } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';
import { storageSuite } from './storage.suite.ts';

storageSuite({
  name: 'postgres',
  async fresh() {
    const { url, drop } = await freshDatabase(inject('postgresUrl'));
    // 50 callers that queue up for one row may take their time on a busy machine.
    const patience = { connection: 20_000, statement: 20_000 };
    return { options: { databaseUrl: url, dataDir: tmpdir(), patience }, remove: drop };
  },
});
