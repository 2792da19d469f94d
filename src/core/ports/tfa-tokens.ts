/**
 * What Basic clients send in the header `tfatoken` once they have entered a code, stored hashed. Ending the sessions of a
 * user or tenant (SessionStore) voids them too: a token is a session by another name.
 */
export interface TfaTokenStore {
  put(tenant: string, token: { hash: string; userKey: string; expiresAt: number }): Promise<void>;
  /** Whether the token is this user's and lives. */
  holds(tenant: string, userKey: string, hash: string, now: number): Promise<boolean>;
  voidOf(tenant: string, userKey: string): Promise<void>;
  sweep(before: number): Promise<number>;
}
