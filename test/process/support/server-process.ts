import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

const project = join(import.meta.dirname, '..', '..', '..');

export interface ServerProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** What it wrote to both of its outputs. */
  output(): string;
  /** Waits until `/health` answers 200. */
  untilHealthy(): Promise<void>;
  /** No goodbye: what is not on disk is lost. */
  kill9(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  /** From the checkout's folder; the server's source unless given. */
  readonly entry?: string;
  readonly port: number;
  /** `SALLYPORT_…` variables; the machine's own are left out. */
  readonly variables: Readonly<Record<string, string>>;
  readonly nodeOptions?: readonly string[];
}

/**
 * Starts a server of this checkout as `npm start` does, and does not wait for it. The code that a server compiled is kept
 * for the next one when it ends by itself, not when it is killed.
 */
export function spawnServer(options: ServerOptions): ServerProcess {
  const { port, variables, entry = 'src/server/main.ts', nodeOptions = [] } = options;
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, [...nodeOptions, join(project, entry)], {
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: join(project, '.cache', 'compiled'),
      SALLYPORT_PORT: String(port),
      SALLYPORT_LOG_LEVEL: 'warn',
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-20_000);
    });
  }
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  child.once('exit', () => process.off('exit', killAtExit));

  const endBy = async (signal: NodeJS.Signals): Promise<void> => {
    if (hasEnded()) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    url,
    child,
    output: () => output,
    kill9: () => endBy('SIGKILL'),
    stop: () => endBy('SIGTERM'),
    async untilHealthy() {
      const deadline = Date.now() + 60_000;
      while (!(await isHealthy(url))) {
        if (hasEnded() || Date.now() > deadline) throw new Error(`The server did not start:\n${output}`);
        await setTimeout(25);
      }
    },
  };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health`, { headers: { connection: 'close' } });
    await answer.arrayBuffer();
    return answer.status === 200;
  } catch {
    return false;
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}
