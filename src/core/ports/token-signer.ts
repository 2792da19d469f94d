import type { TokenClaims } from '../../contract/oauth.ts';

export interface SignedToken extends TokenClaims {
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
}

/** JWTs of this installation (ES256 with `kid`). */
export interface TokenSigner {
  sign(claims: TokenClaims, issuedAt: number, expiresAt: number): Promise<string>;
  /** The claims of a token that this installation signed, expired or not; `null` for anything else. */
  read(token: string): Promise<SignedToken | null>;
}
