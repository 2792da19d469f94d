/** Primary result codes of SQLite that say something about the machine and nothing about our statement. */
const sqliteCodes = new Set([
  5, // busy: another process kept writing
  6, // locked
  7, // out of memory
  8, // read only: the file system was remounted after an error, or the file's mode changed
  10, // input or output error
  13, // disk full
  14, // cannot open a file (no file descriptors left, folder gone)
  15, // locking protocol
]);

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EMFILE',
  'ENFILE',
  'ENOSPC',
  'EDQUOT',
  'EROFS',
]);

/** Classes (first two characters) of SQLSTATEs: PostgreSQL's documentation, appendix A. */
const postgresClasses = new Set([
  '08', // connection exception
  '28', // invalid authorization: the password was changed under us
  '40', // transaction rolled back because of others, after our own tries
  '53', // insufficient resources: disk full, too many connections
  '57', // operator intervention: shutting down, statement timeout
  '58', // system error
]);
const postgresCodes = new Set([
  '25006', // read only: we still talk to a server that was replaced
  '25P03', // idle in transaction too long
  '3D000', // no such database
  '55P03', // lock not available
]);

/** What `pg` and Kysely say without any code. */
const messages =
  /^(timeout exceeded when trying to connect|Query read timeout|Connection terminated|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end|driver has already been destroyed|database is not open|The database did not answer in time|Postgres connection has been discarded)/;

/**
 * Whether an error of the storage means that the database cannot answer at the moment (not reachable, too slow, locked,
 * disk full, closed), so that the same request may succeed later. Everything else is a bug.
 */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.some(isUnavailable)) return true;
  if ('errcode' in error) return sqliteCodes.has(Number(error.errcode) & 0xff);
  if ('code' in error && typeof error.code === 'string' && isUnavailableCode(error.code)) return true;
  return messages.test(error.message) || isUnavailable(error.cause);
}

function isUnavailableCode(code: string): boolean {
  return (
    networkCodes.has(code) || postgresCodes.has(code) || (code.length === 5 && postgresClasses.has(code.slice(0, 2)))
  );
}
