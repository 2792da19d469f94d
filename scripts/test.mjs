import { statfsSync } from 'node:fs';
import { ensureDependencies } from './dependencies.mjs';
import { main } from './main.mjs';
import { ensureNode } from './node.mjs';
import { inRoot } from './paths.mjs';
import { environmentWith, run, say } from './run.mjs';
import { ensureSystemTools } from './system-tools.mjs';
import { ensureWeb } from './web.mjs';

const tool = (...path) => inRoot('node_modules', ...path);
const tsc = tool('typescript', 'bin', 'tsc');
const vitest = { name: 'vitest', args: [tool('vitest', 'vitest.mjs'), 'run'] };
const steps = [
  { name: 'types of the server', args: [tsc, '-p', inRoot('tsconfig.json')] },
  { name: 'types of the web UI', args: [tsc, '-p', inRoot('tsconfig.web.json')] },
  { name: 'biome', args: [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '.'] },
  { name: 'knip', args: [tool('knip', 'bin', 'knip.js')] },
  vitest,
];

const MEMORY_DISK = '/dev/shm';
/** Bytes; all that the tests keep at once is a tenth of it. */
const ROOM_ENOUGH = 4 * 2 ** 30;

/**
 * Tests commit many thousand times, and would wait for the disk with each. Nothing they prove needs a disk: a killed
 * process loses as much and as little in memory.
 */
function temporaryFolder() {
  if (process.env.TMPDIR !== undefined) return {};
  try {
    const { bavail, bsize } = statfsSync(MEMORY_DISK);
    return bavail * bsize >= ROOM_ENOUGH ? { TMPDIR: MEMORY_DISK } : {};
  } catch {
    // There is none: the system's own folder will do.
    return {};
  }
}

/** The tests must not depend on how the server of the person who runs them is configured. */
function testEnvironment(node) {
  const entries = Object.entries(environmentWith(node)).filter(
    ([name]) => name !== 'NODE_ENV' && (!name.startsWith('SALLYPORT_') || name.startsWith('SALLYPORT_TEST_')),
  );
  return { ...Object.fromEntries(entries), ...temporaryFolder() };
}

main(async () => {
  const only = process.argv.slice(2);
  const node = await ensureNode();
  await ensureDependencies(node);
  await ensureSystemTools();
  await ensureWeb(node);
  const env = testEnvironment(node);
  if (only.length > 0) return run(node, [...vitest.args, ...only], { env });
  for (const { name, args } of steps) {
    say(`\n> ${name}`);
    const code = await run(node, args, { env });
    if (code !== 0) {
      say(`Failed: ${name} (exit code ${code})`);
      return code;
    }
  }
  return 0;
});
