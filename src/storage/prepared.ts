import { type Compilable, type CompiledQuery, PostgresAdapter } from 'kysely';
import type { Db } from './schema.ts';

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
    const result = await db.executeQuery({ ...compiled, parameters });
    return result.rows as Row[];
  };
}
