/**
 * How failures are charged. After `free` failures in a row each further one brings a wait: `waits[0]` ms, then
 * `waits[1]`, … the last one repeating (NIST SP 800-63B-4 section 3.2.2; numbers in core/lockout/policy.ts).
 */
export interface AttemptPolicy {
  /** Charges that bring no wait. The charge number `free + 1` brings the first one. */
  readonly free: number;
  readonly waits: readonly number[];
  /** From this many charges on every attempt is refused until somebody clears the counter; `null` = never. */
  readonly disableAt: number | null;
  /** A counter still in its free part is forgotten after this long without a charge, ms. */
  readonly forgetFree: number;
  /** Any other counter (but a disabled one) is forgotten after this long without a charge, ms. */
  readonly forget: number;
}

export type Taken =
  /**
   * Go on and check. `charged` is false for the same guess sent twice within the time given. `until`: when the next
   * attempt may be made if this one fails; `null` = at once, or where this was the last one: never.
   */
  | { readonly outcome: 'allowed'; readonly failures: number; readonly charged: boolean; readonly until: number | null }
  | { readonly outcome: 'wait'; readonly until: number }
  | { readonly outcome: 'disabled' };

/**
 * Counter names are parts joined by colons. The counters of a user have the user's key as one part but the first
 * (`password:<key>`): removing the user finds them by it.
 */
export interface AttemptStore {
  /**
   * Charges one attempt before it is checked, committed on its own: it survives the failing request. One statement, so
   * that 50 concurrent callers at a counter with `n` attempts left get exactly `n` times `allowed`.
   *
   * `same`: digest of the guess; the digest charged last, again within `sameWithin` ms, is allowed but not charged
   * (login pages send one wrong password twice).
   */
  take(
    tenant: string,
    counter: string,
    policy: AttemptPolicy,
    now: number,
    guess?: { readonly same: string; readonly sameWithin: number },
  ): Promise<Taken>;
  /** Takes back the one charge of an attempt that turned out right but did not complete a login; lifts its wait. */
  refund(tenant: string, counter: string): Promise<void>;
  /** Forgets the counter: complete success, or an administrator. */
  clear(tenant: string, counter: string): Promise<void>;
  /** What `take` would say, without charging. */
  peek(tenant: string, counter: string, policy: AttemptPolicy, now: number): Promise<Taken>;
  /** Deletes counters of all tenants last charged before `before`, but disabled ones (`failures >= keepFrom`). */
  sweep(before: number, keepFrom: number): Promise<number>;
}
