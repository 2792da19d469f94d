import { type ChildProcess, execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Load, LoadResult } from './load.ts';
import type { ProbeAnswer, ProbeQuestion } from './probe.ts';

const execute = promisify(execFile);
export const project = join(import.meta.dirname, '..', '..');
const probe = join(import.meta.dirname, 'probe.ts');

/** A server whose use of the processors can be asked for. */
export interface MeasuredProcess {
  readonly url: string;
  usage(): Promise<ProbeAnswer>;
  /** Computes that many password hashes there; the usage after. */
  hash(times: number): Promise<ProbeAnswer>;
  stop(): Promise<void>;
}

interface Program {
  /** From the checkout's folder. */
  readonly entry: string;
  readonly port: number;
  readonly nodeOptions?: readonly string[];
  readonly args?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

function launch(program: Program, more: readonly string[]): ChildProcess {
  const { entry, port, nodeOptions = [], args = [], variables = {} } = program;
  const child = fork(join(project, entry), [...args], {
    execArgv: [...nodeOptions, ...more],
    env: { PATH: process.env.PATH, SALLYPORT_PORT: String(port), SALLYPORT_LOG_LEVEL: 'warn', ...variables },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const killAtExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killAtExit);
  child.once('exit', () => process.off('exit', killAtExit));
  return child;
}

/** Starts a program with the probe in it, and waits until `/health` answers. */
export async function startMeasured(program: Program): Promise<MeasuredProcess> {
  const child = launch(program, ['--import', probe]);
  const url = `http://127.0.0.1:${program.port}`;
  await untilHealthy(url, child);
  const ask = async (question: ProbeQuestion): Promise<ProbeAnswer> => {
    child.send(question);
    const [answer] = await once(child, 'message');
    return answer as ProbeAnswer;
  };
  return {
    url,
    usage: () => ask({ ask: 'usage' }),
    hash: (times) => ask({ ask: 'hash', times }),
    stop: () => end(child),
  };
}

/** A server as it is, without anything of ours in it; its resident memory in bytes, as the system sees it. */
export async function startPlain(program: Program) {
  const child = launch(program, []);
  const url = `http://127.0.0.1:${program.port}`;
  await untilHealthy(url, child);
  return {
    url,
    async memory(): Promise<number> {
      const { stdout } = await execute('ps', ['-o', 'rss=', '-p', String(child.pid)]);
      return Number(stdout) * 1024;
    },
    stop: () => end(child),
  };
}

/** Milliseconds from starting a program to its first good answer; the program is ended. */
export async function timeToFirstAnswer(program: Program): Promise<number> {
  const started = performance.now();
  const child = launch(program, []);
  await untilHealthy(`http://127.0.0.1:${program.port}`, child);
  const milliseconds = performance.now() - started;
  await end(child);
  return milliseconds;
}

/** A client in a process of its own. */
export interface LoadClient {
  run(load: Load): Promise<LoadResult>;
  stop(): Promise<void>;
}

export function startLoadClient(): LoadClient {
  const child = launch({ entry: 'test/bench/load.ts', port: 0 }, []);
  return {
    async run(load) {
      child.send(load);
      const [result] = await once(child, 'message');
      return result as LoadResult;
    },
    stop: () => end(child),
  };
}

async function untilHealthy(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await fetch(`${url}/health`, { headers: { connection: 'close' } }).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    if (child.exitCode !== null || performance.now() > deadline) throw new Error(`No answer from ${url}`);
    await setTimeout(5);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
