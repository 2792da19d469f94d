/** `login`: a code that completes a login. `number`: a code that proves that a new number is the user's own. */
export type ChallengePurpose = 'login' | 'number';

/**
 * What a request shows of the client that sends it, as digests: what it was given with an earlier answer, and where it
 * comes from. A challenge is this client's when either is the one that it was made with (docs/decisions/0011).
 */
export interface ClientMark {
  readonly id: string | null;
  readonly origin: string | null;
}

export interface NewChallenge {
  /** Digest of what the client is given to show again; new for each challenge. */
  readonly client: string;
  readonly origin: string | null;
  /** Where the code goes, E.164. */
  readonly number: string;
  readonly expiresAt: number;
}

export interface CodeChallenge extends NewChallenge {
  /** Keyed digest of the code. */
  readonly digest: string;
}

/** After as many wrong codes a challenge is void, whatever the user's counter says. */
export const CHALLENGE_TRIES = 5;

/** Codes that were delivered. At most one per client and purpose; a new one makes the one before it void. */
export interface ChallengeStore {
  /**
   * Stores a code for a client, unless the client has one that can still be answered (`live`) and `replace` is false: of
   * many concurrent callers for one client exactly one gets `started`. The client's earlier codes of this purpose are
   * void then. `gone`: there is no such user. `now` is noted as the time of the user's last code. Takes the user's turn.
   */
  start(
    tenant: string,
    userKey: string,
    purpose: ChallengePurpose,
    challenge: CodeChallenge,
    by: { readonly mark: ClientMark; readonly replace: boolean; readonly now: number },
  ): Promise<'started' | 'live' | 'gone'>;
  /**
   * Uses a code up. `right` for exactly one caller, and only for this user, purpose, client and number, before it expires
   * and after fewer than `CHALLENGE_TRIES` wrong ones. `expired`: it was right once; said once. `spent`: too
   * many wrong ones were entered for this client's code. `wrong`: anything else; counted.
   */
  answer(
    tenant: string,
    userKey: string,
    purpose: ChallengePurpose,
    answer: { readonly mark: ClientMark; readonly number: string; readonly digest: string; readonly now: number },
  ): Promise<'right' | 'expired' | 'spent' | 'wrong'>;
  /** Notes the number that a client wants to prove, in place of whatever number the user wanted to prove before. */
  propose(tenant: string, userKey: string, proposal: NewChallenge): Promise<void>;
  /** The number that this client is to prove, while its proposal or its code lives. */
  proposed(tenant: string, userKey: string, mark: ClientMark, now: number): Promise<string | null>;
  /** Voids one challenge: its code could not be delivered. */
  cancel(tenant: string, client: string): Promise<void>;
  /** Voids all challenges of a user. */
  voidOf(tenant: string, userKey: string): Promise<void>;
  /** When a code was last made for the user, or `null`. */
  lastStartedAt(tenant: string, userKey: string): Promise<number | null>;
  sweep(before: number): Promise<number>;
}
