import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storageSuite } from './storage.suite.ts';

storageSuite({
  name: 'sqlite',
  async fresh() {
    const dataDir = await mkdtemp(join(tmpdir(), 'sallyport-storage-'));
    return {
      options: { databaseUrl: null, dataDir },
      remove: () => rm(dataDir, { recursive: true, force: true }),
    };
  },
});
