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

/** Where a code can be sent. */
export interface Destination {
  /** E.164. */
  readonly number: string;
  /** ISO 3166-1, two letters. */
  readonly country: string;
}

/**
 * A second factor whose codes we make and deliver. Pure: handed randomness, it makes a code, reads what was typed, and
 * writes the message. Whether a code is the one that was made is the storage's to say, since that uses it up; limits,
 * delivery, sessions and audit are core/sign-in's.
 */
export interface DeliveredFactor {
  readonly strategy: Strategy;
  /** Name in storage and digests; never changes. */
  readonly kind: string;
  /** Refusals in this factor's own words. */
  readonly refusals: {
    /** A code is on its way; the login goes on with it. */
    readonly codeSent: RefusalCode;
    /** One that was sent before is still good. */
    readonly codePending: RefusalCode;
    readonly codeInvalid: RefusalCode;
    readonly codeExpired: RefusalCode;
    readonly countryNotAllowed: RefusalCode;
    readonly notSent: RefusalCode;
  };
  readonly defaultTemplate: string;
  newCode(randomness: Randomness): string;
  /** The code in what was typed, or `null` when it cannot be one. */
  readCode(typed: string): string | null;
  /** Where messages to a phone number as typed would go; `null` when none can or should go there. */
  destination(typed: string): Destination | null;
  /** The message with a code in it. `domain`: host of the page that the code is for. */
  text(template: string, code: string, domain: string): string;
  /** What is wrong with a template, or `null`. */
  templateProblem(template: string, domain: string): string | null;
}
