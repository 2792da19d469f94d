import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { type DeliveryTools, deliverDue, type MailReport } from '../core/mail/deliver.ts';
import type { Metrics } from './metrics.ts';

/** How soon a queued mail is looked for. It is one indexed read; after an outage of the database the pause grows. */
const PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;
/** At the end, mails under way get this long; what is not through by then is sent again by the next process. */
const PARTING = 5_000;

/**
 * Delivers queued mail as long as the process runs; several processes share the work. Returns what stops it: resolved
 * when the mails under way are through, or not to be waited for.
 */
export function startMailWorker(tools: DeliveryTools, metrics: Metrics, logger: Logger): () => Promise<void> {
  const report: MailReport = (outcome, { tenant, id, attempt }, err) => {
    metrics.mailed(outcome);
    if (outcome === 'givenUp') logger.error({ tenant, mail: id, attempt, reason: err?.message }, 'a mail was given up');
    else if (outcome === 'postponed')
      logger.warn({ tenant, mail: id, attempt, reason: err?.message }, 'a mail has to wait');
    else logger.debug({ tenant, mail: id, attempt }, 'a mail was sent');
  };
  let stopped = false;
  let pause = PAUSE;
  let timer: NodeJS.Timeout;
  let running: Promise<void> = Promise.resolve();

  const run = async (): Promise<void> => {
    try {
      await deliverDue(tools, report);
      pause = PAUSE;
    } catch (err) {
      pause = Math.min(2 * pause, LONGEST_PAUSE);
      logger.warn({ err, pause }, 'mail could not be looked for, will try again');
    }
    if (!stopped) schedule();
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = run();
    }, pause);
    timer.unref();
  };
  schedule();
  return () => {
    stopped = true;
    clearTimeout(timer);
    return Promise.race([running, delay(PARTING, undefined, { ref: false })]);
  };
}
