import { DatabaseIsNewer } from '../storage/migrate.ts';
import { isUnavailable } from '../storage/unavailable.ts';
import type { Configuration } from './configuration.ts';

type Facts = Error & { code?: unknown; errcode?: unknown; syscall?: unknown; path?: unknown; hostname?: unknown };

/** Primary result codes of SQLite: the file is damaged, or is none of SQLite's. */
const BROKEN_FILE = [11, 26];
/** What OpenSSL says of a certificate that it does not trust. */
const CERTIFICATE = /CERT|UNABLE_TO_VERIFY/;

/**
 * What of the machine keeps the program from its work (a port that is taken, a folder that cannot be written, a database
 * that does not let us in), in words that name the setting and what to do; `null`: a bug. A stack trace helps nobody who
 * can mend it. Names no password of a database.
 */
export function startProblem(error: unknown, configuration: Configuration): string | null {
  if (!(error instanceof Error)) return null;
  const facts: Facts = error;
  if (error instanceof DatabaseIsNewer) {
    return (
      `${databaseSetting(configuration)}: the database was made by a newer version (${error.message}). ` +
      'Start that version, or put back the backup from before the upgrade.'
    );
  }
  if (facts.syscall === 'listen') return listenProblem(facts, configuration);
  if (facts.syscall === 'getaddrinfo' && facts.hostname === configuration.host) return hostProblem(configuration);
  if ('errcode' in error) return fileProblem(facts, configuration);
  if (typeof facts.path === 'string' && facts.path.startsWith(configuration.dataDir)) {
    return `SALLYPORT_DATA_DIR: ${error.message}. It must be a folder that the user who runs this may write to.`;
  }
  return configuration.databaseUrl === null ? null : postgresProblem(facts, configuration.databaseUrl);
}

const databaseSetting = ({ databaseUrl }: Configuration): string =>
  databaseUrl === null ? 'SALLYPORT_DATA_DIR' : 'SALLYPORT_DATABASE_URL';

function listenProblem(error: Facts, configuration: Configuration): string | null {
  const { host, port } = configuration;
  switch (error.code) {
    case 'EADDRINUSE':
      return `SALLYPORT_PORT: another program listens on ${host}:${port} already. Stop it, or choose another port.`;
    case 'EACCES':
      return `SALLYPORT_PORT: this user may not listen on port ${port}. Choose one above 1023, and let a proxy answer there.`;
    case 'EADDRNOTAVAIL':
      return hostProblem(configuration);
    default:
      return null;
  }
}

function hostProblem({ host }: Configuration): string {
  return (
    `SALLYPORT_HOST: this machine has no address ${host}. 127.0.0.1 is for this machine and a proxy on it, ` +
    '0.0.0.0 for every address that it has.'
  );
}

function fileProblem(error: Facts, { dataDir }: Configuration): string | null {
  if (BROKEN_FILE.includes(Number(error.errcode) & 0xff)) {
    return (
      `SALLYPORT_DATA_DIR: ${dataDir}/sallyport.db is damaged or no database (${error.message}). ` +
      'Put a backup in its place, and remove sallyport.db-wal and sallyport.db-shm beside it.'
    );
  }
  return isUnavailable(error) ? `SALLYPORT_DATA_DIR: ${dataDir}/sallyport.db cannot be used: ${error.message}.` : null;
}

function postgresProblem(error: Facts, databaseUrl: string): string | null {
  const hint = postgresHint(error);
  return hint === null
    ? null
    : `SALLYPORT_DATABASE_URL: no work with ${placeOf(databaseUrl)}: ${error.message || String(error.code)}. ${hint}`;
}

function postgresHint(error: Facts): string | null {
  const code = typeof error.code === 'string' ? error.code : '';
  if (code.startsWith('28')) return 'Look at the user and password in it, and at pg_hba.conf of the server.';
  if (code === '3D000') return 'Create that database: createdb --owner=<user> <database>.';
  if (code === '42501') return 'Make the user of the URL the owner of the database: ALTER DATABASE … OWNER TO ….';
  if (CERTIFICATE.test(code)) {
    return 'The certificate must be of that host, by an authority that Node trusts; NODE_EXTRA_CA_CERTS adds one.';
  }
  if (/SSL/.test(error.message)) return 'Look at sslmode in it.';
  return isUnavailable(error)
    ? 'Look at host and port in it, and whether PostgreSQL runs and lets this machine in.'
    : null;
}

/** Host, port and database, without user, password and parameters. */
function placeOf(databaseUrl: string): string {
  const { host, pathname, searchParams } = new URL(databaseUrl.replace('@/', '@localhost/'));
  return `${searchParams.get('host') ?? (decodeURIComponent(host) || 'localhost')}${pathname}`;
}
