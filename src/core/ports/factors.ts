/** A second factor of a user as stored. The row outlives a revoked secret: its last step must never be used again. */
export interface FactorRecord {
  readonly tenant: string;
  readonly userKey: string;
  readonly kind: string;
  /** Sealed secret in use, or `null` while none is active. */
  readonly sealedSecret: string | null;
  readonly activatedAt: number | null;
  readonly lastUsedAt: number | null;
  /** Greatest step ever accepted from this user, across secrets. */
  readonly lastStep: number | null;
  readonly pending: PendingSecret | null;
}

/** A secret that was shown but not confirmed. It can do nothing but be verified and activated. */
export interface PendingSecret {
  readonly id: string;
  readonly sealedSecret: string;
  /** Who asked: a session id, or the name of the way in (Basic has no session). */
  readonly startedBy: string;
  readonly expiresAt: number;
  readonly verifiedAt: number | null;
  readonly verifiedStep: number | null;
}

export interface SealedSecrets {
  readonly userKey: string;
  readonly kind: string;
  readonly sealed: readonly string[];
}

export interface FactorStore {
  find(tenant: string, userKey: string, kind: string): Promise<FactorRecord | null>;
  /** Stores a pending secret, replacing an earlier pending one. `false`, and nothing changed, while one is active. */
  start(
    tenant: string,
    userKey: string,
    kind: string,
    pending: { id: string; sealedSecret: string; startedBy: string; expiresAt: number },
  ): Promise<boolean>;
  /** Notes a successful verify of exactly this pending secret by whoever started it, while it lives. */
  markVerified(
    tenant: string,
    userKey: string,
    kind: string,
    verified: { id: string; startedBy: string; step: number; at: number },
  ): Promise<boolean>;
  /**
   * Makes the pending secret the active one: only if none is active, `startedBy` started it, it lives, and it was
   * verified at or after `verifiedSince`. The verified step becomes the last step (if greater), and may be used once
   * more by `acceptEnrolmentStep`. Bumps the user's version. Exactly one of many concurrent callers gets `true`.
   */
  activate(
    tenant: string,
    userKey: string,
    kind: string,
    activation: { startedBy: string; at: number; verifiedSince: number },
  ): Promise<boolean>;
  /**
   * Uses a step up: `true` only if it is greater than every step accepted before, and the secret is still the one that
   * was activated at `activatedAt` (RFC 6238 section 5.2). Exactly one of many concurrent callers gets `true`.
   */
  acceptStep(
    tenant: string,
    userKey: string,
    kind: string,
    use: { step: number; activatedAt: number; at: number },
  ): Promise<boolean>;
  /**
   * Uses up, once, the step that activated the secret, for the session that enrolled it (shipped clients log in with the
   * code that they verified with). `true` for exactly one caller; never after a greater step was accepted.
   */
  acceptEnrolmentStep(
    tenant: string,
    userKey: string,
    kind: string,
    use: { step: number; startedBy: string; activatedAt: number; at: number },
  ): Promise<boolean>;
  /** Removes secret and pending secret, keeps the last step. `true` when a secret was active. Bumps the user's version. */
  revoke(tenant: string, userKey: string, kind: string): Promise<boolean>;
  /** The same for every user of the tenant and every kind; the keys of the users who had an active secret. */
  revokeAll(tenant: string): Promise<readonly string[]>;
  /**
   * Sealed secrets, active and pending, of the next `limit` users whose key is greater than `after`, by key: for a new
   * master key. A user with several kinds has several entries, all of them in one answer.
   */
  seals(tenant: string, after: string, limit: number): Promise<readonly SealedSecrets[]>;
  /** Replaces a sealed secret by another seal of the same, only while it is still `from`. Bumps no version. */
  reseal(tenant: string, userKey: string, kind: string, seals: { from: string; to: string }): Promise<boolean>;
}
