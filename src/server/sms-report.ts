import type { Logger } from 'pino';
import type { SmsFailure } from '../core/ports/sms-sender.ts';
import { USED_UP } from '../senders/intake.ts';
import type { Metrics } from './metrics.ts';

/** What the operator hears of text messages, as numbers and in the log: never whose, and never what they say. */
export function createSmsReport(metrics: Pick<Metrics, 'texted'>, logger: Logger) {
  return {
    onSmsSent: (): void => metrics.texted('sent'),
    onSmsFailure({ reason, message }: SmsFailure, tenant: string): void {
      metrics.texted(reason);
      logger.warn({ tenant, reason, detail: message }, 'an SMS was not taken');
    },
    onSmsFlood: (tenant: string): void =>
      logger.warn({ tenant, detail: USED_UP }, 'the tenant’s own SMS gateway was cut off'),
    onSmsTrouble: (err: unknown): void => logger.warn({ err }, 'what became of an SMS could not be kept'),
  };
}
