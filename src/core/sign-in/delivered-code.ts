import type { RefusalCode } from '../../contract/refusals.ts';
import { counters } from '../lockout/counters.ts';
import type { DeliveredFactor } from '../ports/factor.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';
import { type AcceptedCode, chargeCode } from './check-code.ts';
import { CodeChallenge } from './code-challenge.ts';
import { markOf } from './login-client.ts';
import { type CodeCall, type CodeTarget, codeDigest, sendCode } from './send-code.ts';

/** The factor of the tenant's strategy, if it is one whose codes we deliver. */
export function deliveredFactor(
  factors: readonly DeliveredFactor[],
  settings: Pick<TenantSettings, 'strategy'>,
): DeliveredFactor | null {
  return factors.find((factor) => factor.strategy === settings.strategy) ?? null;
}

/**
 * Where a login's code goes: to the user's number; where there is none and the tenant lets users enter it themselves, to
 * the one that this client named; `null` = nowhere, and so no login.
 */
async function targetOf(tools: Tools, { user, settings, client }: CodeCall): Promise<CodeTarget | null> {
  if (user.smsNumber !== null) return { purpose: 'login', number: user.smsNumber };
  if (!settings.codes.selfEntry) return null;
  const mark = markOf(tools, user, client);
  const number = await tools.storage.challenges.proposed(user.tenant, user.key, mark, tools.clock.now());
  return number === null ? null : { purpose: 'number', number };
}

async function requireTarget(tools: Tools, call: CodeCall): Promise<CodeTarget> {
  const target = await targetOf(tools, call);
  if (target !== null) return target;
  // Both say the same to clients of the wire; our own pages tell "ask your administrator" from "enter it here".
  const refusal = call.settings.codes.selfEntry ? 'phoneNeeded' : 'phoneMissing';
  throw new Refusal(refusal, {}, { NoPhoneHeader: 'true' });
}

/**
 * The demand for a code, which is sent if the client has none that is still good. Headers in the words of the wire:
 * old pages look at nothing else.
 * @returns the refusal to answer with, also where nothing could be sent
 */
export async function demandCode(tools: Tools, factor: DeliveredFactor, call: CodeCall): Promise<Refusal> {
  return refusalOf(async () => {
    const client = await sendCode(tools, factor, call, await requireTarget(tools, call), false);
    if (client === null) return codePending(factor);
    return new CodeChallenge(new Refusal(factor.refusals.codeSent, {}, { tfatokenexpired: 'true' }), client);
  });
}

/** The demand for a code without a new one. */
export function codePending(factor: DeliveredFactor): Refusal {
  return new Refusal(factor.refusals.codePending, {}, { tfatokenexpired: 'true', pinalreadysent: 'true' });
}

/** A new code in place of the one before, because the user asked for it; `answer` is how that is said. */
export async function sendAnotherCode(
  tools: Tools,
  factor: DeliveredFactor,
  call: CodeCall,
  answer: RefusalCode,
  to?: CodeTarget,
): Promise<Refusal> {
  return refusalOf(async () => {
    const client = await sendCode(tools, factor, call, to ?? (await requireTarget(tools, call)), true);
    return new CodeChallenge(new Refusal(answer), client ?? '');
  });
}

async function refusalOf(work: () => Promise<Refusal>): Promise<Refusal> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

/**
 * Whether the code is the one that was sent to this client. The attempt is charged first, to the same counter as every
 * second factor of the user; a right code is used up in one statement. A right code that comes too late is no guess.
 *
 * Refuses the factor's `codeInvalid` and `codeExpired`, `phoneMissing`, `phoneNeeded` and `accountLocked`.
 */
export async function checkDeliveredCode(
  tools: Tools,
  factor: DeliveredFactor,
  call: CodeCall,
  typed: string,
  to?: CodeTarget,
): Promise<AcceptedCode> {
  const { user, client, address } = call;
  const wrong = await chargeCode(tools, user, 'accountLocked', address);
  const { codeInvalid, codeExpired } = factor.refusals;
  const target = to ?? (await targetOf(tools, call));
  if (target === null) throw await refusalOf(async () => (await requireTarget(tools, call)) as never);
  const code = factor.readCode(typed);
  if (code === null) throw wrong(codeInvalid);
  const { purpose, number } = target;
  const digest = codeDigest(tools, factor, user, target, code);
  const answer = { mark: markOf(tools, user, client), number, digest, now: tools.clock.now() };
  switch (await tools.storage.challenges.answer(user.tenant, user.key, purpose, answer)) {
    case 'right':
      return {
        kind: 'accepted',
        step: null,
        factor: factor.strategy,
        enrolmentOf: null,
        newNumber: purpose === 'number' ? number : null,
      };
    case 'expired':
      await tools.storage.attempts.refund(user.tenant, counters.secondFactor(user.key));
      throw new Refusal(codeExpired);
    case 'spent':
      throw wrong(codeExpired);
    case 'wrong':
      throw wrong(codeInvalid);
  }
}
