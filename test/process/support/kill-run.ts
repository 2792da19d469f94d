import { randomInt } from 'node:crypto';
import { expect } from 'vitest';
import { type CrashGround, crashRun } from './crash-run.ts';

const ROUNDS = 50;
/** Milliseconds that a run may take on a busy machine. */
export const LONGEST = 20 * 60_000;
/** A run of a known seed makes the same choices at the same moments; what the machine does between them is its own. */
const seed = Number(process.env.SALLYPORT_TEST_KILL_SEED ?? randomInt(1_000_000));

/** Kills the server 50 times on this ground, and says how much happened meanwhile. */
export async function expectNothingLost(engine: string, ground: CrashGround): Promise<void> {
  const { rounds, unanswered, logins, activations, revocations, problems } = await crashRun(ground, seed, ROUNDS);
  const counts = `${logins} logins, ${activations} activations, ${revocations} revocations, ${unanswered} unanswered`;
  process.stdout.write(`${engine}: ${rounds} crashes (SALLYPORT_TEST_KILL_SEED=${seed}): ${counts}\n`);
  expect(problems).toEqual([]);
  expect(unanswered).toBeGreaterThan(ROUNDS);
}
