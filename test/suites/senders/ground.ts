import { SmsFailure, type SmsMessage, type SmsSender } from '../../../src/core/ports/sms-sender.ts';
import { createSmsSender } from '../../../src/senders/index.ts';

export const NUMBER = '+4917610000001';
export const NOW = 1_700_000_000_123;

export const codeMessage = (text = 'Your code is 123456 – ü.'): SmsMessage => ({
  to: NUMBER,
  text,
  userKey: 'u1',
  purpose: 'login-code',
});

/** A gateway by its URL, as the server makes it, and what its operator was told. */
export interface Ground {
  readonly sender: SmsSender;
  readonly told: readonly string[];
  /** `sent`, or the reason why not. */
  outcome(message?: SmsMessage): Promise<string>;
}

export function gatewayAt(url: string, patience = 10_000): Ground {
  const told: string[] = [];
  let ids = 0;
  const sender = createSmsSender(url, {
    now: () => NOW,
    newId: () => `id${++ids}`,
    patience,
    onSent: () => undefined,
    onFailure: ({ reason, message }) => void told.push(`${reason} ${message}`),
  });
  return { sender, told, outcome: (message = codeMessage()) => outcomeOf(sender.send('t1', message)) };
}

export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'sent';
  } catch (error) {
    if (error instanceof SmsFailure) return error.reason;
    throw error;
  }
}
