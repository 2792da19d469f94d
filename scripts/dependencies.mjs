import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { oneAtATime } from './lock.mjs';
import { inRoot } from './paths.mjs';
import { runNpm, say } from './run.mjs';

// It lies inside node_modules so that it goes when that goes.
const stamp = inRoot('node_modules', '.sallyport-installed');

/** Names the machine as well: a checkout shared between two systems needs other binaries. */
function wantedState() {
  const lock = readFileSync(inRoot('package-lock.json'));
  return `${process.platform} ${process.arch} ${createHash('sha256').update(lock).digest('hex')}`;
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** True when somebody ran `npm ci` themselves: npm writes down what it installed. */
function isInstalledAlready() {
  const installedList = inRoot('node_modules', '.package-lock.json');
  if (!existsSync(installedList)) return false;
  const installed = readJson(installedList).packages;
  return Object.entries(readJson(inRoot('package-lock.json')).packages).every(
    ([path, { version, optional }]) =>
      path === '' || installed[path]?.version === version || (optional === true && installed[path] === undefined),
  );
}

/** Installs the locked dependencies, development ones included, unless they are installed as locked already. */
export async function ensureDependencies(node) {
  const wanted = wantedState();
  const isReady = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isReady()) return;
  await oneAtATime(async () => {
    if (isReady()) return;
    if (!isInstalledAlready()) {
      say('Installing dependencies…');
      // A machine with NODE_ENV=production would leave out what builds the web UI.
      const code = await runNpm(node, ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
      if (code !== 0) throw new Error(`npm ci failed (exit code ${code}).`);
    }
    writeFileSync(stamp, wanted);
  });
}
