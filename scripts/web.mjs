import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneAtATime } from './lock.mjs';
import { inRoot, root } from './paths.mjs';
import { environmentWith, run, say } from './run.mjs';

const sources = [
  'src/web',
  'src/factors',
  'src/contract',
  'vite.config.ts',
  'tsconfig.base.json',
  'tsconfig.web.json',
  'package-lock.json',
];
// Outside dist/web, whose every file is served and published.
const stamp = inRoot('.cache', 'web-built');
const output = inRoot('dist', 'web');

function* filesOf(path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  if (!statSync(full).isDirectory()) yield path;
  else for (const name of readdirSync(full).sort()) yield* filesOf(`${path}/${name}`);
}

function stateOfSources() {
  const hash = createHash('sha256');
  for (const source of sources) {
    for (const path of filesOf(source))
      hash
        .update(`${path}\0`)
        .update(readFileSync(join(root, path)))
        .update('\0');
  }
  return hash.digest('hex');
}

/** Builds the web UI into dist/web, unless its sources are those of the last build. */
export async function ensureWeb(node) {
  const isReady = (state) => existsSync(output) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state;
  if (isReady(stateOfSources())) return;
  await oneAtATime(async () => {
    const state = stateOfSources();
    if (isReady(state)) return;
    say('Building the web UI…');
    rmSync(stamp, { force: true });
    const code = await run(node, [inRoot('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'warn'], {
      env: environmentWith(node, { NODE_ENV: 'production' }),
      stdio: ['ignore', 2, 2],
    });
    if (code !== 0) throw new Error(`The web UI could not be built (exit code ${code}).`);
    writeFileSync(stamp, state);
  });
}
