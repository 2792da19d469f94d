import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const execute = promisify(execFile);
const project = join(import.meta.dirname, '..', '..');
const mostMegabytes = 80;

// What the package's shebang finds must be the Node that runs the tests, whatever the machine's own is.
const env = Object.fromEntries(
  Object.entries({ ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH}` }).filter(
    ([name]) => name !== 'NODE_ENV' && !name.startsWith('SALLYPORT_') && !name.startsWith('npm_'),
  ),
);

let folder: string;
let installed: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sallyport-package-'));
  await execute('npm', ['pack', '--pack-destination', folder], { cwd: project, env });
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');
  installed = join(folder, 'somewhere');
  await mkdir(installed);
  await writeFile(join(installed, 'package.json'), '{ "private": true }');
  await execute(
    'npm',
    ['install', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline', join(folder, tarball)],
    {
      cwd: installed,
      env,
    },
  );
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const filesBelow = async (path: string) =>
  (await readdir(path, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

async function statusOf(url: string, server: ChildProcess): Promise<number> {
  for (let attempt = 0; attempt < 300 && server.exitCode === null; attempt++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer !== undefined) return answer.status;
    await setTimeout(100);
  }
  throw new Error(`No answer from ${url}`);
}

test('the package holds built JavaScript and the built web UI only', async () => {
  const names = (await filesBelow(join(installed, 'node_modules', 'sallyport'))).map((path) =>
    path.slice(installed.length),
  );
  // Node refuses to strip types below node_modules.
  expect(names.filter((name) => /\.[cm]?tsx?$/.test(name) || name.includes('.test.'))).toEqual([]);
  expect(names.filter((name) => name.includes('/dist/web/')).length).toBeGreaterThan(0);
});

test(`an installation takes at most ${mostMegabytes} MB`, async () => {
  const sizes = await Promise.all((await filesBelow(installed)).map(async (path) => (await lstat(path)).size));
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1e6;
  process.stdout.write(`Installed size: ${megabytes.toFixed(1)} MB in ${sizes.length} files\n`);
  expect(megabytes).toBeLessThanOrEqual(mostMegabytes);
});

test('the installed command serves', async () => {
  const command = join(installed, 'node_modules', '.bin', 'sallyport');
  expect((await stat(command)).mode & 0o111).not.toBe(0);
  const port = await freePort();
  let output = '';
  const server = spawn(command, [], {
    cwd: installed,
    env: { ...env, SALLYPORT_PORT: String(port), SALLYPORT_DATA_DIR: join(folder, 'data') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (text) => (output += text));
  try {
    expect(await statusOf(`http://127.0.0.1:${port}/health`, server), output).toBe(200);
    expect(await statusOf(`http://127.0.0.1:${port}/login/`, server), output).toBe(200);
  } finally {
    const ended = server.exitCode === null ? once(server, 'exit') : undefined;
    server.kill('SIGTERM');
    await ended;
  }
});
