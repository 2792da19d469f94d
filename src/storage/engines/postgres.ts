import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from '../schema.ts';

const INT8 = 20;

/** How long a request may wait, ms, before it is told that the database is not available. */
export interface Patience {
  /** For a connection: a new one, or one that others are using. */
  readonly connection: number;
  /** For one statement, locks included. */
  readonly statement: number;
}

export interface PostgresOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly patience: Patience;
  /** Told of connections that broke while nobody used them. */
  readonly onConnectionLost: (error: Error) => void;
}

/** A pool for requests: whoever cannot be served soon is told so, and nothing holds a connection for long. */
export function openPostgres({ url, poolSize, patience, onConnectionLost }: PostgresOptions): Kysely<Tables> {
  const pool = new pg.Pool({
    ...connectionSettings(url),
    max: poolSize,
    connectionTimeoutMillis: patience.connection,
    statement_timeout: patience.statement,
    idle_in_transaction_session_timeout: 5000,
    // Longer than the server's own limit: only for a server that no longer answers at all.
    query_timeout: patience.statement + 1000,
  });
  return overPool(pool, onConnectionLost);
}

/** One connection without limits of time, for migrations: they may have to wait for another process that migrates. */
export function openPostgresForMigration(url: string): Kysely<Tables> {
  const pool = new pg.Pool({ ...connectionSettings(url), max: 1, connectionTimeoutMillis: 5000 });
  return overPool(pool, () => undefined);
}

function connectionSettings(url: string): pg.PoolConfig {
  return {
    connectionString: url,
    application_name: 'sallyport',
    keepAlive: true,
    types: { getTypeParser },
  };
}

/** bigint columns and counts as numbers, as SQLite gives them. For these pools only: pg's own parsers are global. */
function getTypeParser(oid: number, format?: 'text' | 'binary') {
  return oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format);
}

function overPool(pool: pg.Pool, onConnectionLost: (error: Error) => void): Kysely<Tables> {
  // Without listeners an error of an idle connection, or of one in use between two statements, would end the process.
  pool.on('error', onConnectionLost);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
}
