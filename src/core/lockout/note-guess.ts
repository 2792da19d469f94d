import { type Actor, author } from '../access/actor.ts';
import { records } from '../audit/records.ts';
import type { Tools } from '../ports/tools.ts';
import { ADDRESS_TENANT, counters } from './counters.ts';
import { lockoutPolicy } from './policy.ts';

/**
 * A wrong password or code in an open session counts to its address and is written down, like one at the login: whoever
 * guesses there may hold a stolen cookie.
 */
export async function noteGuess(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  proof: 'verification code' | 'current password',
): Promise<void> {
  const time = tools.clock.now();
  await tools.storage.attempts.take(ADDRESS_TENANT, counters.address(actor.address), lockoutPolicy.address, time);
  await tools.storage.audit.append(actor.tenant, { time, ...records.proofRefused(author(actor), proof) });
}
