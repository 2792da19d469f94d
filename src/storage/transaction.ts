import { setTimeout } from 'node:timers/promises';
import type { Db } from './schema.ts';

const MAX_TRIES = 3;
/** SQLSTATEs of a transaction that PostgreSQL ended only because of its neighbours: the same again may well succeed. */
const undoneByNeighbours = new Set(['40001', '40P01']);

class Undo<Result> extends Error {
  readonly result: Result;

  constructor(result: Result) {
    super('undone');
    this.result = result;
  }
}

/**
 * Runs `work` in a transaction of its own, or as part of the one that `db` already is. In one of its own, a result that
 * `keep` refuses is handed back with nothing changed, and `work` starts again when PostgreSQL broke a deadlock with it:
 * so it must have no effect but on the database.
 */
export async function inTransaction<Result>(
  db: Db,
  work: (transaction: Db) => Promise<Result>,
  keep: (result: Result) => boolean = () => true,
): Promise<Result> {
  if (db.isTransaction) return work(db);
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute(async (transaction) => {
        const result = await work(transaction);
        if (!keep(result)) throw new Undo(result);
        return result;
      });
    } catch (error) {
      if (error instanceof Undo) return error.result as Result;
      if (tries === MAX_TRIES || !isUndoneByNeighbours(error)) throw error;
      await setTimeout(Math.random() * 20 * tries);
    }
  }
}

function isUndoneByNeighbours(error: unknown): boolean {
  return error instanceof Error && 'code' in error && undoneByNeighbours.has(String(error.code));
}
