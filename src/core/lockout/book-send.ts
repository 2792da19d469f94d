import { records } from '../audit/records.ts';
import type { SendLimit } from '../ports/sends.ts';
import type { SmsFailure } from '../ports/sms-sender.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import { type Refusal, refuseUntil } from '../refusal.ts';
import { ADDRESS_TENANT, counters } from './counters.ts';
import { budgetAlert, ownGatewayLook, type SendLimits } from './send-limits.ts';

class LimitReached extends Error {
  readonly refusal: Refusal;
  readonly counter: string;

  constructor(counter: string, refusal: Refusal) {
    super(counter);
    this.counter = counter;
    this.refusal = refusal;
  }
}

/**
 * Books a message under all its limits, or throws what `refuseOverLimit` understands: to be called in a transaction,
 * which then books under none and keeps nothing of what it would have been sent for.
 */
export async function bookSend(
  storage: Pick<Storage, 'sends'>,
  tenant: string,
  id: string,
  limits: SendLimits,
  now: number,
): Promise<void> {
  const refused =
    (await storage.sends.book(ADDRESS_TENANT, { id, at: now, limits: limits.platform })) ??
    (await storage.sends.book(tenant, { id, at: now, limits: limits.tenant })) ??
    (await storage.sends.book(tenant, { id: sharedId(id), at: now, limits: limits.shared })) ??
    (await storage.sends.book(tenant, { id: `try:${id}`, at: now, limits: limits.tries })) ??
    (await bookMiss(storage, tenant, id, limits.misses, now));
  if (refused === null) return;
  throw new LimitReached(refused.counter, refuseUntil('tooManyCodes', refused.until, now));
}

/**
 * Refuses `tooManyCodes` when `error` is a limit, and passes on what is none. A tenant without budget locks everybody
 * out: its administrators come to know of it.
 */
export async function refuseOverLimit(
  tools: Pick<Tools, 'storage' | 'clock' | 'randomness'>,
  tenant: string,
  error: unknown,
): Promise<never> {
  if (!(error instanceof LimitReached)) throw error;
  const shared =
    error.counter === counters.codesOfTenant ||
    error.counter === counters.ownGateway ||
    error.counter.startsWith(counters.codesToCountry(''));
  const now = tools.clock.now();
  const alert = { id: tools.randomness.id(), at: now, limits: [budgetAlert] };
  if (shared && (await tools.storage.sends.book(tenant, alert)) === null) {
    await tools.storage.audit.append(tenant, { time: now, ...records.codeBudgetUsedUp(error.counter) });
  }
  throw error.refusal;
}

/** Parts of a booking that are taken back without the rest. */
const sharedId = (id: string): string => `shared:${id}`;
const missId = (id: string): string => `miss:${id}`;

/** A miss until it is known to be none: however many are under way at once, no more are than may fail. */
async function bookMiss(
  { sends }: Pick<Storage, 'sends'>,
  tenant: string,
  id: string,
  limits: readonly SendLimit[],
  now: number,
) {
  const full = await sends.book(tenant, { id: missId(id), at: now, limits });
  if (full === null) return null;
  const look = await sends.book(tenant, { id: `look:${id}`, at: now, limits: [ownGatewayLook] });
  return look === null ? null : { ...full, until: look.until };
}

/** After these nothing was handed over: one may try again at once, and nobody pays. */
export const sentNothing = ({ reason }: SmsFailure): boolean => reason === 'notConfigured' || reason === 'unreachable';

/**
 * Takes back of a booking what it turned out not to cost. What reached nobody counts to no user and no number; what was
 * refused does, since somebody wanted it, but uses up nothing that others need. What was taken is no miss, and shows that
 * the gateway is well: an earlier miss is forgotten with it.
 */
export async function settleSend(
  { sends }: Pick<Storage, 'sends'>,
  tenant: string,
  id: string,
  { misses }: Pick<SendLimits, 'misses'>,
  failure: SmsFailure | null,
): Promise<void> {
  if (failure === null) {
    if (misses.length > 0) await sends.release(tenant, missId(id));
    for (const { counter } of misses) await sends.releaseOldest(tenant, counter);
    return;
  }
  if (!failure.mayHaveGone) await sends.release(tenant, sharedId(id));
  if (!sentNothing(failure)) return;
  await sends.release(ADDRESS_TENANT, id);
  await sends.release(tenant, id);
}
