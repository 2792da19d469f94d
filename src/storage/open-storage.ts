import { join } from 'node:path';
import { sql } from 'kysely';
import type { OpenStorage } from '../core/ports/storage.ts';
import { createStorage } from './create-storage.ts';
import type { Patience } from './engines/postgres.ts';
import { openSqlite } from './engines/sqlite.ts';
import { migrate } from './migrate.ts';
import type { Db } from './schema.ts';

const PING_PATIENCE = 2000;

export interface StorageOptions {
  /** `postgres://…` or `postgresql://…`; `null` for the SQLite file in `dataDir`. */
  readonly databaseUrl: string | null;
  readonly dataDir: string;
  /** Connections to PostgreSQL; 10 unless given. */
  readonly poolSize?: number;
  /** How long to wait for PostgreSQL; 2 seconds for a connection and 3 for a statement unless given. */
  readonly patience?: Patience;
  /** Told of connections to PostgreSQL that broke while nobody used them. */
  readonly onConnectionLost?: (error: Error) => void;
}

/**
 * Opens the database, creating it where there is none, and brings its tables up to date.
 * @throws Error when it does not answer, or was made by a newer version
 */
export async function openStorage(options: StorageOptions): Promise<OpenStorage> {
  const db = await open(options);
  return {
    ...createStorage(db),
    ping: () => ping(db),
    close: () => db.destroy(),
  };
}

async function open({ databaseUrl, dataDir, poolSize, patience, onConnectionLost }: StorageOptions): Promise<Db> {
  if (databaseUrl === null) {
    const db = await openSqlite(join(dataDir, 'sallyport.db'));
    return migrateOrClose(db, db);
  }
  if (!/^postgres(ql)?:\/\//.test(databaseUrl)) throw new Error('The database URL must begin with postgres://');
  // Most servers have the embedded database and need no client for another one in memory.
  const { openPostgres, openPostgresForMigration } = await import('./engines/postgres.ts');
  const migration = openPostgresForMigration(databaseUrl);
  await migrateOrClose(migration, migration);
  await migration.destroy();
  return openPostgres({
    url: databaseUrl,
    poolSize: poolSize ?? 10,
    patience: patience ?? { connection: 2000, statement: 3000 },
    onConnectionLost: onConnectionLost ?? (() => undefined),
  });
}

async function migrateOrClose(db: Db, opened: Db): Promise<Db> {
  try {
    await migrate(db);
    return opened;
  } catch (error) {
    await opened.destroy();
    throw error;
  }
}

async function ping(db: Db): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('The database did not answer in time')), PING_PATIENCE);
  });
  try {
    await Promise.race([sql`select id from tenants where id = '*'`.execute(db), tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
