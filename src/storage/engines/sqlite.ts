import { chmodSync, closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Durability } from '../prepared.ts';
import type { Tables } from '../schema.ts';

/** How long a write waits for another process that is writing. */
const PATIENCE = 5000;
/** The part of it that SQLite may wait by itself, blocking the whole process; the rest is waited for asynchronously. */
const BLOCKING_PATIENCE = 5;
/** Statements kept ready; lists with many filters make more than fit, and the oldest goes. */
const MAX_STATEMENTS = 300;
const SQLITE_BUSY = 5;

/** Opens the file, creating it (mode 0600, in a folder of mode 0700) where there is none. */
export async function openSqlite(path: string): Promise<Kysely<Tables>> {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  // SQLite gives its journal files the mode of the database: so it must be private before there are any.
  closeSync(openSync(path, 'a', 0o600));
  if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
  const database = new DatabaseSync(path, { timeout: BLOCKING_PATIENCE, enableForeignKeyConstraints: true });
  try {
    // Changing the journal mode needs the file for itself, and does not always wait for it.
    await untilNotBusy(() => database.exec('pragma journal_mode = wal'));
    database.exec('pragma synchronous = full');
  } catch (error) {
    database.close();
    throw error;
  }
  return new Kysely<Tables>({ dialect: new NodeSqliteDialect(database) });
}

class NodeSqliteDialect implements Dialect {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  createDriver = () => new NodeSqliteDriver(this.#database);
  createQueryCompiler = () => new SqliteQueryCompiler();
  createAdapter = () => new TransactionalDdlAdapter();
  createIntrospector = (db: Kysely<unknown>) => new SqliteIntrospector(db);
}

/**
 * Kysely says that SQLite has no transactional DDL, but it has. With it all migrations run in one transaction, which
 * here begins as a writer: processes that start at once queue up, and each looks at what is missing after its turn came.
 */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** One connection; Kysely hands it to one caller at a time, a whole transaction long. */
class NodeSqliteDriver implements Driver {
  readonly #database: DatabaseSync;
  readonly #connection: NodeSqliteConnection;

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#connection = new NodeSqliteConnection(database);
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection;
  }

  /**
   * As a writer from the start. A transaction that begins by reading and then writes fails at once, however long it
   * would wait, when another process wrote in between (SQLITE_BUSY_SNAPSHOT).
   */
  async beginTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  async commitTransaction(): Promise<void> {
    await this.#connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(): Promise<void> {
    // A full disk makes SQLite roll back by itself; a second rollback would hide the error that says so.
    if (this.#database.isTransaction) await this.#connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(): Promise<void> {}

  async destroy(): Promise<void> {
    this.#database.close();
  }
}

interface ReadyStatement {
  readonly statement: StatementSync;
  /** Of the rows it returns; empty when it returns none. */
  readonly columns: readonly string[];
}

class NodeSqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #ready = new Map<string, ReadyStatement>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  async executeQuery<Row>(query: CompiledQuery & Partial<Durability>): Promise<QueryResult<Row>> {
    try {
      return this.#execute(query);
    } catch (error) {
      // Outside a transaction the statement did nothing, and may be tried again.
      if (!isBusy(error) || this.#database.isTransaction) throw error;
      return untilNotBusy(() => this.#execute(query));
    }
  }

  // biome-ignore lint/correctness/useYield: there is no use for it, and no query is streamed
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('Streaming is not supported');
  }

  #execute<Row>(query: CompiledQuery & Partial<Durability>): QueryResult<Row> {
    // Within a transaction it is the commit that waits, and SQLite would refuse the change of mode.
    if (query.waitForDisk !== false || this.#database.isTransaction) return this.#run(query);
    this.#database.exec('pragma synchronous = normal');
    try {
      return this.#run(query);
    } finally {
      this.#database.exec('pragma synchronous = full');
    }
  }

  #run<Row>({ sql, parameters }: CompiledQuery): QueryResult<Row> {
    const { statement, columns } = this.#prepare(sql);
    const values = parameters as SQLInputValue[];
    if (columns.length > 0) {
      const rows = statement.all(...values) as unknown as SQLOutputValue[][];
      return { rows: rows.map((row) => toObject(columns, row) as Row) };
    }
    const { changes, lastInsertRowid } = statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
  }

  #prepare(sql: string): ReadyStatement {
    const present = this.#ready.get(sql);
    if (present !== undefined) return present;
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    const made = { statement, columns: statement.columns().map((column) => column.name) };
    if (this.#ready.size >= MAX_STATEMENTS) {
      const [oldest] = this.#ready.keys();
      if (oldest !== undefined) this.#ready.delete(oldest);
    }
    this.#ready.set(sql, made);
    return made;
  }
}

/**
 * A row as an object. SQLite's own objects are made without a shape: making one of a session's 43 columns and reading
 * it takes several times as long, on every request.
 */
function toObject(columns: readonly string[], values: readonly SQLOutputValue[]): Record<string, SQLOutputValue> {
  const row: Record<string, SQLOutputValue> = {};
  for (let index = 0; index < columns.length; index++) row[columns[index] as string] = values[index] as SQLOutputValue;
  return row;
}

/** Tries again, letting the process breathe, while another process writes. */
async function untilNotBusy<Result>(work: () => Result): Promise<Result> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      await setTimeout(1 + Math.random() * 20);
    }
  }
}

function isBusy(error: unknown): boolean {
  // The low byte is the kind of error, whatever its finer reason.
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === SQLITE_BUSY;
}
