import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { oneAtATime } from './lock.mjs';
import { inRoot } from './paths.mjs';
import { runNpm, say } from './run.mjs';

/** The version fetched where the machine's own Node is too old. Any that satisfies `engines` serves as well. */
const fetchedVersion = '24.21.0';

function isNewEnough(version) {
  const { engines } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
  const [wantedMajor, wantedMinor] = engines.node.match(/\d+/g).map(Number);
  const [major, minor] = version.match(/\d+/g).map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function answersWithItsVersion(binary) {
  return existsSync(binary) && spawnSync(binary, ['--version'], { encoding: 'utf8' }).stdout === `v${fetchedVersion}\n`;
}

/**
 * Gives the path of a Node that can run this project: the one running this script, or else one fetched from npm into
 * the checkout's `.node` folder. Nothing is fetched where Node is new enough.
 */
export async function ensureNode() {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const wanted = `node-${system}-${process.arch}`;
  const binary = inRoot('.node', 'node_modules', wanted, 'bin', system === 'win' ? 'node.exe' : 'node');
  const stamp = inRoot('.node', 'ready');
  const mark = `${wanted}@${fetchedVersion}`;
  const isReady = () => existsSync(binary) && existsSync(stamp) && readFileSync(stamp, 'utf8') === mark;
  if (isReady()) return binary;

  await oneAtATime(async () => {
    if (isReady()) return;
    if (!answersWithItsVersion(binary)) await fetchNode(mark);
    if (!answersWithItsVersion(binary)) {
      throw new Error(
        `Node ${process.versions.node} is too old and ${mark} does not run here. Install Node ${fetchedVersion} or newer.`,
      );
    }
    writeFileSync(stamp, mark);
  });
  return binary;
}

async function fetchNode(mark) {
  say(`Node ${process.versions.node} is too old: fetching Node ${fetchedVersion} into .node (once)…`);
  mkdirSync(inRoot('.node'), { recursive: true });
  // Without a package.json of its own, npm takes the checkout above for the project and installs into that.
  writeFileSync(inRoot('.node', 'package.json'), '{ "private": true }\n');
  const quiet = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await runNpm(process.execPath, ['install', ...quiet, '--prefix', inRoot('.node'), mark], {
    cwd: inRoot('.node'),
  });
  if (code !== 0) throw new Error(`npm could not install ${mark}. Install Node ${fetchedVersion} or newer by hand.`);
}
