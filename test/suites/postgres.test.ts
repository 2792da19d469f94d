import { tmpdir } from 'node:os';
import { inject } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';
import { storageSuite } from './storage.suite.ts';

storageSuite({
  name: 'postgres',
  async fresh() {
    const { url, drop } = await freshDatabase(inject('postgresUrl'));
    return { options: { databaseUrl: url, dataDir: tmpdir() }, remove: drop };
  },
});
