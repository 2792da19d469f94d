import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/server/main.ts', import.meta.url));

/** The program itself, as an operator starts it. */
export interface RunningServer {
  readonly url: string;
  /** All that it wrote so far. */
  output(): string;
  /** Status of a login by form. */
  login(userName: string, password: string): Promise<number>;
  stop(): Promise<void>;
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

/**
 * Starts the server as a process of its own on a free port.
 * @param environment the operator's settings; nothing else of ours is passed on
 * @throws Error with its output when it ends, or does not answer within 30 seconds
 */
export async function runServer(environment: Readonly<Record<string, string>>): Promise<RunningServer> {
  const port = await freePort();
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, SALLYPORT_PORT: String(port), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(child, url, () => output);
  return {
    url,
    output: () => output,
    async login(username, password) {
      const response = await fetch(`${url}/tenant/oauth`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'PASSWORD', username, password }),
      });
      await response.text();
      return response.status;
    },
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null) await once(child, 'exit');
    },
  };
}

async function untilHealthy(child: ChildProcess, url: string, output: () => string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (
    !(await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The server did not start:\n${output()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
