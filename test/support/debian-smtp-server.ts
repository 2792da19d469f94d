import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../process/support/server-process.ts';
import { makeCertificate } from './certificate.ts';

/** Debian's aiosmtpd in a process of its own: takes mail after STARTTLS only (530 before), and prints it. */
export interface DebianSmtpServer {
  readonly url: string;
  /** Of its certificate, as PEM. */
  readonly cert: string;
  /** All that it printed. */
  output(): string;
  stop(): Promise<void>;
}

/** @throws Error with what it printed, when it does not listen within 20 seconds */
export async function startDebianSmtpServer(): Promise<DebianSmtpServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-smtp-'));
  const { key, cert } = await makeCertificate();
  const [keyFile, certFile] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  await writeFile(keyFile, key, { mode: 0o600 });
  await writeFile(certFile, cert);
  const port = await freePort();
  const tls = ['--tlscert', certFile, '--tlskey', keyFile];
  const child = spawn(
    'aiosmtpd',
    ['-n', ...tls, '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Debugging', 'stdout'],
    {
      env: { PATH: process.env.PATH, PYTHONUNBUFFERED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await rm(folder, { recursive: true });
  };
  const deadline = AbortSignal.timeout(20_000);
  while (!(await isListening(port))) {
    if (child.exitCode !== null || deadline.aborted) {
      await stop();
      throw new Error(`aiosmtpd does not listen:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url: `smtp://127.0.0.1:${port}`, cert, output: () => output, stop };
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
