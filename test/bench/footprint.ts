import { execFile } from 'node:child_process';
import { lstat, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../process/support/server-process.ts';
import { type Figure, median } from './figures.ts';
import { project, startLoadClient, startPlain, timeToFirstAnswer } from './measured-process.ts';

const execute = promisify(execFile);
/** V8 hands memory back some ten seconds after the last of the work. */
const IDLE = 20_000;
const MEGABYTE = 1e6;

/** What operators run: the package's program, and the checkout's. */
export const programs = {
  built: { entry: 'dist/server/main.js', name: 'the built server', variables: {} },
  // As `npm start` does.
  source: {
    entry: 'src/server/main.ts',
    name: 'the checkout',
    variables: { NODE_COMPILE_CACHE: join(project, '.cache', 'compiled') },
  },
} as const;

/** Both programs, on a database that exists, from their start to the first good answer. */
export async function startTimes(dataDir: string): Promise<Figure[]> {
  const times = { built: [] as number[], source: [] as number[] };
  const bare: number[] = [];
  for (let round = 0; round < 6; round++) {
    const port = await freePort();
    bare.push((await timeToFirstAnswer({ entry: 'test/bench/bare-server.ts', port, args: [String(port)] })) / 1000);
    for (const which of ['built', 'source'] as const) {
      const { entry, variables: own } = programs[which];
      const variables = { ...own, SALLYPORT_DATA_DIR: dataDir };
      const time = await timeToFirstAnswer({ entry, port: await freePort(), variables });
      // The first start compiles, as the first start after an update does.
      if (round > 0) times[which].push(time / 1000);
    }
  }
  return (['built', 'source'] as const).map((which) => ({
    what: `Start of ${programs[which].name} to the first answer`,
    unit: ' s',
    target: 1,
    values: times[which],
    note: `with an existing database; a bare Fastify server took ${median(bare).toFixed(2)} s in the same rounds`,
  }));
}

/** Resident memory of an idle server: just started, and after a thousand requests. */
export async function memory(dataDir: string, which: keyof typeof programs, cookieOf: CookieOf): Promise<Figure> {
  const { entry, name, variables: own } = programs[which];
  const variables = { ...own, SALLYPORT_DATA_DIR: dataDir };
  const server = await startPlain({ entry, port: await freePort(), variables });
  const client = startLoadClient();
  try {
    await setTimeout(IDLE);
    const started = (await server.memory()) / MEGABYTE;
    const request = {
      url: `${server.url}/user/currentUser`,
      method: 'GET',
      headers: { cookie: await cookieOf(server.url) },
    };
    await client.run({ connections: 8, times: 1000, requests: [request] });
    await setTimeout(IDLE);
    const used = (await server.memory()) / MEGABYTE;
    const note = `${started.toFixed(0)} MB 20 s after the start, ${used.toFixed(0)} MB after 1,000 requests and 20 s`;
    return { what: `Memory of ${name}, idle`, unit: ' MB', target: 130, values: [Math.max(started, used)], note };
  } finally {
    await client.stop();
    await server.stop();
  }
}

export type CookieOf = (url: string) => Promise<string>;

/** What `npm install` of the package puts on the disk. */
export async function installedSize(): Promise<Figure> {
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-size-'));
  try {
    // It is built already.
    await execute('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: project });
    const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
    const place = join(folder, 'installed');
    await mkdir(place);
    await writeFile(join(place, 'package.json'), '{ "private": true }');
    await execute('npm', ['install', '--omit=dev', '--no-audit', '--no-fund', join(folder, tarball)], { cwd: place });
    const entries = await readdir(place, { recursive: true, withFileTypes: true });
    const blocks = await Promise.all(entries.map(async (one) => (await lstat(join(one.parentPath, one.name))).blocks));
    const size = (blocks.reduce((sum, count) => sum + count, 0) * 512) / MEGABYTE;
    const note = `${entries.filter((entry) => entry.isFile()).length} files, without Node.js`;
    return { what: 'Installed package, on the disk', unit: ' MB', target: 80, values: [size], note };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
