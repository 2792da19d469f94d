import type { AttemptPolicy } from '../ports/attempts.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** NIST SP 800-63B-4 section 3.2.2 gives 30 seconds up to one hour as an example; each wait is about the double. */
const growingWaits = [30 * SECOND, MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR];

/** How failures are charged; docs/security.md explains the numbers. */
export interface LockoutPolicy {
  readonly password: AttemptPolicy;
  /** New passwords that are compared with the old ones of a user. */
  readonly oldPasswords: AttemptPolicy;
  readonly secondFactor: AttemptPolicy;
  readonly address: AttemptPolicy;
  /** Wishes for links that set passwords: 10 an hour from one address, 3 an hour for one account. */
  readonly resetAddress: AttemptPolicy;
  readonly resetAccount: AttemptPolicy;
  /** No wishes for links are granted to a mail address that was changed by a session alone, for a day. */
  readonly newAddress: AttemptPolicy;
  /** Notices to one user: whoever changes their own address all day must not mail strangers by it. */
  readonly notices: AttemptPolicy;
  /** That a second factor is enforced for all is told once a day, however often it is switched on. */
  readonly enforcementNotice: AttemptPolicy;
  /** Right passwords that went no further: the third in a row is told to the user, once a day. */
  readonly incompleteLogins: AttemptPolicy;
  /** The same wrong password again within this time counts once: login pages post it twice. */
  readonly samePasswordWithin: number;
}

export const lockoutPolicy: LockoutPolicy = {
  /**
   * Per user and lane: a browser that completed a login before has a lane of its own, so that a stranger who fails on
   * purpose cannot keep the owner out. Never disabled: waits are capped at an hour.
   */
  password: { free: 9, waits: growingWaits, disableAt: null, forgetFree: 15 * MINUTE, forget: 24 * HOUR },
  /**
   * Per user and way, and never cleared: "used already" answers a guess at an old password, and each answer costs as many
   * hashes as passwords are remembered.
   */
  oldPasswords: { free: 19, waits: growingWaits, disableAt: null, forgetFree: 24 * HOUR, forget: 24 * HOUR },
  /**
   * Per user, over all endpoints. Only somebody with the right password can drive it. After 100 failures in a row the
   * factor is disabled (NIST SP 800-63B-4 section 3.2.2) until an administrator revokes it.
   */
  secondFactor: { free: 4, waits: growingWaits, disableAt: 100, forgetFree: 24 * HOUR, forget: 30 * 24 * HOUR },
  /** Per IPv4 address or IPv6 /64, over all tenants: a brake on trying one password on many users. */
  address: { free: 29, waits: [5 * MINUTE], disableAt: null, forgetFree: 5 * MINUTE, forget: 5 * MINUTE },
  resetAddress: { free: 9, waits: [HOUR], disableAt: null, forgetFree: HOUR, forget: HOUR },
  resetAccount: { free: 2, waits: [HOUR], disableAt: null, forgetFree: HOUR, forget: HOUR },
  newAddress: { free: 0, waits: [24 * HOUR], disableAt: null, forgetFree: 24 * HOUR, forget: 24 * HOUR },
  notices: { free: 19, waits: [24 * HOUR], disableAt: null, forgetFree: 24 * HOUR, forget: 24 * HOUR },
  enforcementNotice: { free: 0, waits: [24 * HOUR], disableAt: null, forgetFree: 24 * HOUR, forget: 24 * HOUR },
  incompleteLogins: { free: 2, waits: [24 * HOUR], disableAt: null, forgetFree: 24 * HOUR, forget: 24 * HOUR },
  samePasswordWithin: 10 * SECOND,
};
