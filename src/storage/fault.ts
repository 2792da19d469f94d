import { isUnavailable } from './unavailable.ts';

/** SQLITE_CONSTRAINT_FOREIGNKEY and foreign_key_violation. */
const FOREIGN_KEY = { sqlite: 787, postgres: '23503' } as const;

/**
 * What an error of the storage means to whoever asked: `unavailable`, the same may succeed later; `ownerGone`, what the
 * row was to belong to (tenant, user, global role) was deleted a moment ago. `null`: a bug.
 */
export function faultOf(error: unknown): 'unavailable' | 'ownerGone' | null {
  if (isUnavailable(error)) return 'unavailable';
  if (!(error instanceof Error)) return null;
  const sqlite = 'errcode' in error && error.errcode === FOREIGN_KEY.sqlite;
  return sqlite || ('code' in error && error.code === FOREIGN_KEY.postgres) ? 'ownerGone' : null;
}
