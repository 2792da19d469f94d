import type { SmsMessageState } from '../../contract/sms-provider.ts';
import type { SmsReceipt } from '../ports/sms-messages.ts';
import type { SmsFailure, SmsMessage } from '../ports/sms-sender.ts';
import type { Tools } from '../ports/tools.ts';

/** What the operator's gateway is called to tenants. */
export const OPERATOR = 'operator';

const states: Readonly<Record<SmsFailure['reason'], SmsMessageState | null>> = {
  // There was nothing that could have become of it; the audit log has it.
  notConfigured: null,
  unreachable: 'unreachable',
  refused: 'refused',
  slow: 'unknown',
};

/** How long messages are kept. */
export const MESSAGE_AGE = 30 * 24 * 60 * 60_000;

/** Of a number all but its ends: enough to tell one's own, too little to call it. */
export function maskedNumber(number: string): string {
  return `${number.slice(0, 3)}${'*'.repeat(Math.max(3, number.length - 6))}${number.slice(-3)}`;
}

/** Keeps what became of a message, for the administrators of its tenant. */
export async function noteMessage(
  { storage, clock, randomness }: Pick<Tools, 'storage' | 'clock' | 'randomness'>,
  tenant: string,
  { to, userKey, purpose }: SmsMessage,
  { gateway, reference, failure }: { gateway: string; reference: string | null; failure: SmsFailure | null },
): Promise<void> {
  const state = failure === null ? 'accepted' : states[failure.reason];
  if (state === null) return;
  const now = clock.now();
  await storage.smsMessages.add(tenant, {
    ...{ id: randomness.id(), userKey, number: maskedNumber(to), purpose, gateway, reference, state },
    // What the operator's gateway says is for the operator.
    detail: gateway === OPERATOR ? null : (failure?.message ?? null),
    sentAt: now,
    stateAt: now,
  });
}

/** Keeps what a receipt says; `false` where no message is known that it could be of. */
export function noteReceipt(
  { storage, clock }: Pick<Tools, 'storage' | 'clock'>,
  tenant: string,
  gateway: string,
  receipt: Omit<SmsReceipt, 'gateway' | 'at'>,
): Promise<boolean> {
  const detail = gateway === OPERATOR ? null : receipt.detail;
  return storage.smsMessages.settle(tenant, { ...receipt, detail, gateway, at: clock.now() });
}
