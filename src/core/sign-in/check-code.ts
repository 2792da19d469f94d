import type { RefusalCode } from '../../contract/refusals.ts';
import { records } from '../audit/records.ts';
import { counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import { notify } from '../mail/notify.ts';
import type { EnrolledFactor, Match } from '../ports/factor.ts';
import type { FactorRecord } from '../ports/factors.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal, refuseUntil } from '../refusal.ts';
import { secretPlace } from '../tfa/tenant-factor.ts';

type CodeTools = Pick<Tools, 'storage' | 'clock' | 'sealer' | 'randomness'>;

/**
 * Charges one attempt at a user's second factor, before anything is checked and whatever happens after. One budget per
 * user over all endpoints: login, verify, and what comes later.
 *
 * `refusal`: how "wait" and "disabled" are said here. A login says `accountLocked` (the password was right), a signed-in
 * user hears `tooManyAttempts` or `secondFactorDisabled`.
 * @returns how to refuse a code that is wrong: with the wait that this charge brought, as the next attempt would be told
 */
export async function chargeCode(
  tools: CodeTools,
  user: UserRecord,
  refusal: 'accountLocked' | 'tooManyAttempts',
  address: string,
): Promise<(code: RefusalCode) => Refusal> {
  const now = tools.clock.now();
  const counter = counters.secondFactor(user.key);
  const policy = lockoutPolicy.secondFactor;
  const taken = await tools.storage.attempts.take(user.tenant, counter, policy, now);
  if (taken.outcome === 'wait') throw refuseUntil(refusal, taken.until, now);
  if (taken.outcome === 'disabled') {
    throw new Refusal(refusal === 'accountLocked' ? 'accountLocked' : 'secondFactorDisabled');
  }
  if (taken.failures === policy.free + 1 || taken.failures === policy.disableAt) {
    const kind = taken.failures === policy.disableAt ? 'factorDisabled' : 'factorLocked';
    await tools.storage.transaction(async (storage) => {
      const record = records.secondFactorLocked({ userName: user.userName, address });
      await storage.audit.append(user.tenant, { time: now, ...record });
      await notify(tools, storage, user, { kind, address });
    });
  }
  return (code) => refuseUntil(code, taken.until, now);
}

/** Whether a code fits a user's active secret. A secret that does not open is an error, never "no second factor". */
export function matchActive(
  tools: CodeTools,
  factor: EnrolledFactor,
  record: FactorRecord & { sealedSecret: string },
  code: string,
): Match | null {
  const place = secretPlace(record.tenant, record.userKey, record.kind);
  return factor.match(tools.sealer.open(record.sealedSecret, place), code, tools.clock.now());
}

/** The session whose cookie or bearer a login carries, if it is the same user's. */
export interface Carried {
  readonly sessionId: string;
  readonly loginStep: number | null;
  readonly startedAt: number;
  readonly full: boolean;
}

/** A code that was right, and is used up. */
export interface AcceptedCode {
  readonly kind: 'accepted';
  /** The step that it used up; `null` for a code that belongs to none. */
  readonly step: number | null;
  /** The factor as the audit record names it. */
  readonly factor: string;
  /** The session that enrolled, where this code is the one that it was enrolled with. */
  readonly enrolmentOf: string | null;
  /** A number that this code proves to be the user's. */
  readonly newNumber: string | null;
}

export type CodeOutcome =
  /** A new session may be opened for this code. */
  | AcceptedCode
  /** The login of the carried session, sent again: answer as the first time. */
  | { readonly kind: 'repeated' };

/** How long a login may be repeated with its own code by the session that it opened. */
const REPEAT_WITHIN = 30_000;

/**
 * The second step of a login. The attempt is charged first; a fitting code is used up in one statement, so that of any
 * number of parallel logins with it exactly one succeeds (RFC 6238 section 5.2).
 *
 * Two exceptions, each bound to proof of the first use, because shipped clients send one code twice: the session that
 * enrolled may log in once with the code that it verified with; and a login that carries the session it opened within
 * the last 30 seconds is answered again, without a second session.
 *
 * Refuses the factor's `codeInvalid` and `codeUsed`, and `accountLocked`.
 */
export async function checkCode(
  tools: CodeTools,
  factor: EnrolledFactor,
  user: UserRecord,
  code: string,
  address: string,
  carried: Carried | null,
): Promise<CodeOutcome> {
  const wrong = await chargeCode(tools, user, 'accountLocked', address);
  const record = await tools.storage.factors.find(user.tenant, user.key, factor.kind);
  if (record === null || record.sealedSecret === null || record.activatedAt === null) {
    // Revoked between the two reads: whoever logs in now starts again and meets what is true now.
    throw wrong(factor.refusals.codeInvalid);
  }
  const { sealedSecret, activatedAt } = record;
  const match = matchActive(tools, factor, { ...record, sealedSecret }, code);
  if (match === null) throw wrong(factor.refusals.codeInvalid);

  const at = tools.clock.now();
  const use = { step: match.step, activatedAt, at };
  if (await tools.storage.factors.acceptStep(user.tenant, user.key, factor.kind, use)) {
    return accepted(match, null);
  }
  if (carried !== null) {
    const enrolment = { ...use, startedBy: carried.sessionId };
    if (await tools.storage.factors.acceptEnrolmentStep(user.tenant, user.key, factor.kind, enrolment)) {
      return accepted(match, carried.sessionId);
    }
    if (carried.full && carried.loginStep === match.step && at - carried.startedAt <= REPEAT_WITHIN) {
      return { kind: 'repeated' };
    }
  }
  throw wrong(factor.refusals.codeUsed);
}

/** A phone clock that runs ahead is accepted, and worth knowing. */
function accepted({ step, drift }: Match, enrolmentOf: string | null): AcceptedCode {
  const factor = drift > 0 ? 'TOTP (phone clock ahead by one step)' : 'TOTP';
  return { kind: 'accepted', step, factor, enrolmentOf, newNumber: null };
}
