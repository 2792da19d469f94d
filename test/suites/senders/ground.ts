import { SmsFailure, type SmsMessage } from '../../../src/core/ports/sms-sender.ts';
import { createOperatorDelivery } from '../../../src/senders/index.ts';
import type { GatewayReceipt, SmsDelivery } from '../../../src/senders/sms-gateway.ts';

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
  readonly sender: SmsDelivery;
  readonly told: readonly string[];
  readonly receipts: readonly GatewayReceipt[];
  /** `sent`, or the reason why not. */
  outcome(message?: SmsMessage): Promise<string>;
}

export function gatewayAt(url: string, patience = 10_000): Ground {
  const told: string[] = [];
  const receipts: GatewayReceipt[] = [];
  let ids = 0;
  const sender = createOperatorDelivery(url, {
    now: () => NOW,
    newId: () => `id${++ids}`,
    patience,
    reach: null,
    onReceipt: async (receipt) => void receipts.push(receipt),
  });
  const send = async (message: SmsMessage) => {
    try {
      await sender.send('t1', message);
    } catch (error) {
      if (error instanceof SmsFailure) told.push(`${error.reason} ${error.message}`);
      throw error;
    }
  };
  return { sender, told, receipts, outcome: (message = codeMessage()) => outcomeOf(send(message)) };
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
