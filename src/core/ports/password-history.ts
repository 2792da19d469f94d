export interface PastPassword {
  readonly hash: string;
  /** Whether it was in use only for a short while (core/users/password-history.ts says how long that is). */
  readonly brief: boolean;
}

/** Hashes of passwords that a user had before the current one. They go with the user. */
export interface PasswordHistoryStore {
  /**
   * Remembers a password that was replaced, in the transaction that replaces it. Of those in use briefly and of the
   * others, the newest `keep` each stay: quick changes push out only each other.
   */
  add(tenant: string, userKey: string, past: PastPassword, keep: number): Promise<void>;
  /** The hashes, newest first. */
  list(tenant: string, userKey: string): Promise<readonly string[]>;
}
