import { records } from '../audit/records.ts';
import type { SmsFailure } from '../ports/sms-sender.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import { type Refusal, refuseUntil } from '../refusal.ts';
import { ADDRESS_TENANT, counters } from './counters.ts';
import { budgetAlert, type SendLimits } from './send-limits.ts';

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
    (await storage.sends.book(tenant, { id: `try:${id}`, at: now, limits: limits.tries }));
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

/** After these nothing was handed over: one may try again at once, and nobody pays. */
export const sentNothing = ({ reason }: SmsFailure): boolean => reason === 'notConfigured' || reason === 'unreachable';

/** Takes a booking back, wherever it was booked, but for the tries. */
export async function releaseSend(storage: Pick<Storage, 'sends'>, tenant: string, id: string): Promise<void> {
  await storage.sends.release(ADDRESS_TENANT, id);
  await storage.sends.release(tenant, id);
}
