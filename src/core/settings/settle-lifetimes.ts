import { setTimeout as pause } from 'node:timers/promises';
import { type Actor, author } from '../access/actor.ts';
import { records } from '../audit/records.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { lifetimesProblem } from './lifetimes.ts';
import { readSettings } from './tenant-settings.ts';

/** A setting that was just written, and what was there before. */
export interface Written {
  readonly category: string;
  readonly key: string;
  readonly previous: string | null;
  readonly value: string;
}

const LOOKS = 10;
const BETWEEN_LOOKS = 50;

/**
 * One save of a settings page sends the session's timeouts and the token's lifespan as requests of their own, at the same
 * time and in any order, so that each for itself may not fit what was there. What was written is given half a second for
 * its counterpart to arrive, at whatever process; if it still does not fit, it is taken back. Nothing bad can come of that
 * half second: a token never outlives its session, and one that is never renewed ends by itself.
 *
 * Refuses `validation`.
 */
export async function requireFittingLifetimes(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  written: readonly Written[],
): Promise<void> {
  let problem: string | null = null;
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await pause(BETWEEN_LOOKS);
    const { oauthInternal, tokenLifespan } = await readSettings(tools.storage, actor.tenant);
    problem = lifetimesProblem(oauthInternal?.sessionConfiguration ?? null, tokenLifespan);
    if (problem === null) return;
  }
  await takeBack(tools, actor, written);
  throw new Refusal('validation', { reason: problem ?? '' });
}

/** Only what nobody has changed meanwhile. */
async function takeBack(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  written: readonly Written[],
): Promise<void> {
  const { tenant } = actor;
  await tools.storage.transaction(async (storage) => {
    await storage.settings.takeTurn(tenant);
    for (const { category, key, previous, value } of written) {
      if ((await storage.settings.get(tenant, category, key)) !== value) continue;
      if (previous === null) await storage.settings.remove(tenant, category, key);
      else await storage.settings.put(tenant, category, key, previous);
      const record = records.optionTakenBack(author(actor), `${category}/${key}`);
      await storage.audit.append(tenant, { time: tools.clock.now(), ...record });
    }
  });
}
