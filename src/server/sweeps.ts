import type { Logger } from 'pino';
import { removeOldRecords } from '../core/audit/retention.ts';
import { lockoutPolicy } from '../core/lockout/policy.ts';
import type { Tools } from '../core/ports/tools.ts';
import { MESSAGE_AGE } from '../core/sms-provider/note-message.ts';
import type { Signing } from './signing.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

/** Mail that nobody could be found to deliver; the worker gives up earlier (core/mail/deliver.ts). */
const OLDEST_MAIL = 3 * DAY;
/** A key that signs tokens is replaced by a new one after this long. */
const SIGNING_KEY_AGE = 90 * DAY;

type SweepTools = Pick<Tools, 'storage' | 'clock'>;

/** Removes what has expired and what is older than it is kept, and renews the signing key; how much went. */
export async function sweep(tools: SweepTools, signing: Signing, logger: Logger) {
  const now = tools.clock.now();
  const { free, forgetFree, forget, disableAt } = lockoutPolicy.secondFactor;
  const { sessions, singleUseTokens, attempts, outbox, challenges, tfaTokens, sends, smsMessages } = tools.storage;
  const expired = {
    sessions: await sessions.sweep(now - DAY),
    tokens: (await singleUseTokens.sweep(now - DAY)) + (await tfaTokens.sweep(now)),
    codes: await challenges.sweep(now - HOUR),
    // The longest window in which they are counted is a day.
    sends: await sends.sweep(now - DAY),
    mails: await outbox.sweep(now - OLDEST_MAIL),
    messages: await smsMessages.sweep(now - MESSAGE_AGE),
    // Names that do not exist are counted like users, so a stranger could fill the table: what is forgotten goes.
    attempts:
      (await attempts.sweep(now - forgetFree, free + 1)) +
      (await attempts.sweep(now - forget, disableAt ?? Number.MAX_SAFE_INTEGER)),
  };
  const records = await removeOldRecords(tools.storage, now);
  const removed = { ...expired, audit: [...records.values()].reduce((sum, count) => sum + count, 0) };
  logger.debug(removed, 'swept');
  // Evidence does not go without a trace.
  for (const [tenant, count] of records) logger.info({ tenant, records: count }, 'audit records went for their age');
  if (await signing.renewOlderThan(SIGNING_KEY_AGE)) logger.info('tokens are signed with a new key');
  return removed;
}

/** Sweeps every hour, beside other processes that do; returns what stops it. */
export function startSweeps(tools: SweepTools, signing: Signing, logger: Logger): () => void {
  const timer = setInterval(() => {
    sweep(tools, signing, logger).catch((error: unknown) =>
      logger.warn({ err: error }, 'sweep failed, will try again in an hour'),
    );
  }, HOUR);
  timer.unref();
  return () => clearInterval(timer);
}
