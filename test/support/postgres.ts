import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
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

/** Below the range from which the system serves outgoing connections: those of other tests would take it meanwhile. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
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

/** Where one server keeps its files, and whose they are. */
interface Home {
  programs: string;
  owner: Owner;
  folder: string;
  dataDir: string;
  log: string;
  password: string;
}

async function makeHome(): Promise<Home> {
  const programs = findPostgresFolder();
  if (programs === undefined) throw new Error('No PostgreSQL server on this machine (Debian package: postgresql)');
  const owner = unprivilegedOwner();
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-postgres-'));
  const dataDir = join(folder, 'data');
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) {
    for (const path of [folder, passwordFile]) await chown(path, owner.uid, owner.gid);
  }
  const access = ['-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  // Not synced here: only what the tests write must survive a kill.
  const settings = ['-E', 'UTF8', '--no-locale', '--no-sync'];
  execFileSync(join(programs, 'initdb'), ['-D', dataDir, ...access, ...settings], {
    ...owner,
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return { programs, owner, folder, dataDir, log: join(folder, 'log'), password };
}

function launch({ programs, owner, folder, dataDir, log }: Home, port: number): ChildProcess {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    synchronous_commit: 'on',
  };
  const server = join(programs, 'postgres');
  const args = ['-D', dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
  // Asks the kernel to interrupt the server when this process dies, also by a kill that leaves no time to clean up.
  const setpriv = process.platform === 'linux' ? findOnPath('setpriv') : undefined;
  const output = openSync(log, 'a');
  const options = { ...owner, cwd: folder, stdio: ['ignore', output, output] } satisfies SpawnOptions;
  const child =
    setpriv === undefined
      ? spawn(server, args, options)
      : spawn(setpriv, ['--pdeathsig', 'INT', '--', server, ...args], options);
  closeSync(output);
  return child;
}

/**
 * Starts a PostgreSQL server of its own for tests, durable as in production (fsync and synchronous commit on).
 * It dies with this process, however that ends.
 * @throws Error with the server's log when it does not come up within 60 seconds
 */
export async function startPostgres(): Promise<PostgresServer> {
  const home = await makeHome();
  const port = await freePort();
  const url = `postgres://postgres:${home.password}@127.0.0.1:${port}/postgres`;
  let child = launch(home, port);

  async function untilReady(): Promise<void> {
    const deadline = Date.now() + 60_000;
    while (!(await answers(url))) {
      if (hasEnded(child) || Date.now() > deadline) {
        throw new Error(`PostgreSQL did not start:\n${readFileSync(home.log, 'utf8')}`);
      }
      await setTimeout(50);
    }
  }

  function abandon(): void {
    child.kill('SIGKILL');
    rmSync(home.folder, { recursive: true, force: true });
  }

  async function stop(): Promise<void> {
    process.off('exit', abandon);
    child.kill('SIGINT');
    await endOf(child);
    await rm(home.folder, { recursive: true, force: true });
  }

  async function restart(): Promise<void> {
    // The killed server's own processes take a moment to notice, and the folder is theirs until then.
    for (let attempt = 0; ; attempt++) {
      child = launch(home, port);
      try {
        return await untilReady();
      } catch (error) {
        if (attempt === 20) throw error;
        await setTimeout(250);
      }
    }
  }

  async function kill9(): Promise<void> {
    child.kill('SIGKILL');
    await endOf(child);
  }

  process.once('exit', abandon);
  try {
    await untilReady();
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, dataDir: home.dataDir, stop, kill9, restart };
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
