/** Kinds never mix: a token of one kind is nothing in the place of another. */
export type TokenKind = 'password-reset' | 'password-expired';

export interface SingleUseTokenStore {
  /** Stores the hash of a token; earlier ones of the same user and kind become void. */
  put(tenant: string, token: { hash: string; kind: TokenKind; userKey: string; expiresAt: number }): Promise<void>;
  /** The user of a live or expired token without using it up. */
  find(tenant: string, hash: string, kind: TokenKind): Promise<{ userKey: string; expiresAt: number } | null>;
  /** Uses the token up: its user for exactly one caller and only before it expires, `null` for all others. */
  consume(tenant: string, hash: string, kind: TokenKind, now: number): Promise<string | null>;
  /** Voids all tokens of a user. */
  voidOf(tenant: string, userKey: string): Promise<void>;
  /**
   * Voids all tokens of a tenant, also those whose transaction began before this one ended: a token that outlives it was
   * stored by a transaction that saw what this one changed.
   */
  voidOfTenant(tenant: string): Promise<void>;
  sweep(before: number): Promise<number>;
}
