import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { findOnPath, findPostgresFolder } from '../../scripts/system-tools.mjs';

/** A PostgreSQL server on a temporary folder, with nothing in common with the system's own cluster. */
export interface PostgresServer {
  /** `postgres://…` of a superuser, on its `postgres` database. */
  readonly url: string;
  readonly dataDir: string;
  /** Shuts down and removes the folder. */
  stop(): Promise<void>;
  /** Ends it as a power cut would: no checkpoint, no goodbye to clients. */
  kill9(): Promise<void>;
  /** Starts it again after `kill9`, on the same folder and port. */
  restart(): Promise<void>;
}

interface Owner {
  uid?: number;
  gid?: number;
}

/** PostgreSQL refuses to run as root: then the user of Debian's package owns the server, or else nobody. */
function unprivilegedOwner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const id = (...args: string[]) => Number(execFileSync('id', args, { stdio: ['ignore', 'pipe', 'ignore'] }));
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: id('-u', name), gid: id('-g', name) };
    } catch {
      // No such user: try the next.
    }
  }
  throw new Error('PostgreSQL cannot run as root, and neither of the users "postgres" and "nobody" exists');
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function endOf(child: ChildProcess): Promise<void> {
  if (!hasEnded(child)) await once(child, 'exit');
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Starts a PostgreSQL server of its own for tests, durable as in production (fsync and synchronous commit on).
 * It dies with this process, however that ends.
 * @throws Error with the server's log when it does not come up within 60 seconds
 */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = findPostgresFolder();
  if (programs === undefined) throw new Error('No PostgreSQL server on this machine (Debian package: postgresql)');
  const owner = unprivilegedOwner();
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-postgres-'));
  const dataDir = join(folder, 'data');
  const log = join(folder, 'log');
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  await chmod(folder, 0o700);
  if (owner.uid !== undefined && owner.gid !== undefined) {
    for (const path of [folder, passwordFile]) await chown(path, owner.uid, owner.gid);
  }
  execFileSync(
    join(programs, 'initdb'),
    // Not synced here: only what the tests write must survive a kill.
    [
      '-D',
      dataDir,
      '-U',
      'postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--no-locale',
    ].concat('--no-sync'),
    { ...owner, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );

  const port = await freePort();
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  let child = launch();

  function launch(): ChildProcess {
    const settings = {
      port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: 200,
      synchronous_commit: 'on',
    };
    const command = [
      join(programs as string, 'postgres'),
      ...['-D', dataDir],
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    // Asks the kernel to interrupt the server when this process dies, also by a kill that leaves no time to clean up.
    const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
    if (setpriv !== undefined) command.unshift(setpriv, '--pdeathsig', 'INT', '--');
    const output = openSync(log, 'a');
    const [program = '', ...args] = command;
    const started = spawn(program, args, { ...owner, cwd: folder, stdio: ['ignore', output, output] });
    closeSync(output);
    return started;
  }

  async function untilReady(): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!(await answers(url))) {
      if (hasEnded(child) || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start:\n${readFileSync(log, 'utf8')}`);
      }
      await setTimeout(50);
    }
  }

  function abandon(): void {
    child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }

  async function stop(): Promise<void> {
    process.off('exit', abandon);
    child.kill('SIGINT');
    await endOf(child);
    await rm(folder, { recursive: true, force: true });
  }

  process.once('exit', abandon);
  try {
    await untilReady();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    url,
    dataDir,
    stop,
    async kill9() {
      child.kill('SIGKILL');
      await endOf(child);
    },
    async restart() {
      // The killed server's own processes take a moment to notice, and the folder is theirs until then.
      for (let attempt = 0; ; attempt++) {
        child = launch();
        try {
          return await untilReady();
        } catch (error) {
          if (attempt === 20) throw error;
          await setTimeout(250);
        }
      }
    },
  };
}

/**
 * Creates an empty database of a random name on a server, for one test or one file.
 * @param baseUrl any database of the server, as a user who may create databases; tests get it by `inject('postgresUrl')`
 * @returns its own URL, and `drop`, which also cuts connections that are still open
 */
export async function freshDatabase(baseUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `sallyport_${randomBytes(8).toString('hex')}`;
  // template0 may be copied by many at once; template1 only while nobody is connected to it.
  await execute(baseUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(baseUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => execute(baseUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
