import type { Refused, RefusedCode } from '../api/refused.ts';
import type { Delivery } from '../kit/step-props.ts';
import { refusalText } from '../text/refusals.ts';

/** The server sends one message a minute to one user; sooner it would only say so. */
const SECONDS_BETWEEN_CODES = 60;

const states: Partial<Record<RefusedCode, Delivery['state']>> = {
  smsCodeSent: 'sent',
  smsCodePending: 'waiting',
  smsNotSent: 'none',
  tooManyCodes: 'none',
};

/** Where a code stands after an answer to a login, or to the wish for another code; `undefined` for other answers. */
export function deliveryAfter(answer: Refused | 'resent', before: Delivery | undefined): Delivery | undefined {
  const state = answer === 'resent' ? answer : states[answer.code];
  if (state === undefined) return undefined;
  const round = (before?.round ?? 0) + 1;
  const code = before?.code ?? 0;
  if (state === 'none' && answer !== 'resent') {
    return { state, reason: refusalText(answer), round, code, waitSeconds: answer.retryAfterSeconds };
  }
  return { state, round, code: code + 1, ...(state === 'waiting' ? {} : { waitSeconds: SECONDS_BETWEEN_CODES }) };
}
