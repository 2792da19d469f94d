import { type Compilable, type CompiledQuery, type Insertable, PostgresAdapter, type Selectable, sql } from 'kysely';
import type { Db, Tables } from './schema.ts';

/**
 * A change that is committed at once, seen by every process and kept by a kill, but does not wait for the disk by
 * itself: the next commit that does wait brings it there as well, since the embedded engine writes one log in order.
 * For what is always followed by such a commit before anybody is answered; each wait stops the whole process.
 */
export interface Durability {
  readonly waitForDisk: boolean;
}

interface Template {
  readonly compiled: CompiledQuery;
  /** For each parameter of the statement the position of its argument, or -1 for a value that is always the same. */
  readonly positions: readonly number[];
}

/**
 * A statement that is built once per engine and then only executed: building costs several times as much as reading a
 * row. `build` gets one stand-in per argument and may use each as often as it likes.
 */
export function prepared<Row>(
  argumentCount: number,
  build: (db: Db, ...standIns: string[]) => Compilable<Row>,
  { waitForDisk }: Durability = { waitForDisk: true },
): (db: Db, ...values: unknown[]) => Promise<Row[]> {
  const standIns = Array.from({ length: argumentCount }, (_, index) => `\u0000argument-${index}`);
  const templates: { sqlite?: Template; postgres?: Template } = {};

  function compile(db: Db): Template {
    const compiled = build(db, ...standIns).compile();
    return { compiled, positions: compiled.parameters.map((value) => standIns.indexOf(value as string)) };
  }

  return async (db, ...values) => {
    const engine = db.getExecutor().adapter instanceof PostgresAdapter ? 'postgres' : 'sqlite';
    templates[engine] ??= compile(db);
    const { compiled, positions } = templates[engine];
    const parameters = positions.map((position, index) =>
      position === -1 ? compiled.parameters[index] : values[position],
    );
    const statement: CompiledQuery & Durability = { ...compiled, parameters, waitForDisk };
    const result = await db.executeQuery(statement);
    return result.rows as Row[];
  };
}

/** The stand-in for a number. */
export const numeric = (standIn: string | undefined) => sql<number>`${standIn}`;

/**
 * Puts rows into a table, by a statement that is built once per set of columns that the rows bring.
 * @returns of each row what the table gave it in the columns `returning`
 */
export function preparedInsert<
  Table extends keyof Tables,
  Returned extends keyof Selectable<Tables[Table]> & string = never,
>(
  table: Table,
  returning: readonly Returned[] = [],
): (db: Db, row: Insertable<Tables[Table]>) => Promise<readonly Pick<Selectable<Tables[Table]>, Returned>[]> {
  type Given = Pick<Selectable<Tables[Table]>, Returned>;
  const known = new Map<string, ReturnType<typeof prepared<Given>>>();
  const build = (columns: readonly string[]) =>
    prepared<Given>(columns.length, (db, ...standIns) => {
      const refs = (names: readonly string[]) => sql.join(names.map((name) => sql.ref(name)));
      const given = returning.length === 0 ? sql`` : sql` returning ${refs(returning)}`;
      const query = sql<Given>`insert into ${sql.table(table)} (${refs(columns)}) values (${sql.join(standIns)})${given}`;
      return { compile: () => query.compile(db) };
    });
  return (db, row) => {
    const columns = Object.keys(row);
    const key = columns.join();
    const insert = known.get(key) ?? build(columns);
    known.set(key, insert);
    return insert(db, ...Object.values(row));
  };
}
