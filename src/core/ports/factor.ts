import type { RefusalCode } from '../../contract/refusals.ts';
import type { Strategy } from '../../contract/tenant-tfa.ts';
import type { Randomness } from './randomness.ts';

/** What an enrolment shows once and stores sealed. */
export interface NewSecret {
  /** To be sealed and stored. */
  readonly secret: Uint8Array;
  /** As the user may type it. */
  readonly shown: string;
  /** Address for the authenticator. */
  readonly uri: string;
}

/** A code that fits, and the step it belongs to, which the caller must use up. */
export interface Match {
  readonly step: number;
  /** How far the phone's clock is from ours, in steps: -1, 0 or 1. */
  readonly drift: number;
}

/**
 * A second factor whose secret the user keeps. Pure: handed time and randomness, it answers only "does this fit?" and
 * "what is to be stored and shown?". Attempts, replay, sessions and audit are core/sign-in's and core/tfa's.
 */
export interface EnrolledFactor {
  readonly strategy: Strategy;
  /** Name in storage; never changes. */
  readonly kind: string;
  /** Refusals in this factor's own words. */
  readonly refusals: {
    readonly codeRequired: RefusalCode;
    readonly setupRequired: RefusalCode;
    readonly codeInvalid: RefusalCode;
    readonly codeUsed: RefusalCode;
  };
  newSecret(randomness: Randomness, labels: { issuer: string; account: string }): NewSecret;
  /** Whether `code` fits `secret` around `now` (milliseconds), and with which step; `null` when it does not. */
  match(secret: Uint8Array, code: string, now: number): Match | null;
}
