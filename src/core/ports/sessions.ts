import type { UserRecord } from './users.ts';

export type SessionScope = 'full' | 'totp-enrolment';
/** Why a session ended; decides the message that its next request gets. */
export type EndReason = 'logout' | 'revoked' | 'replaced' | 'strategy' | 'limit';

export interface SessionRecord {
  readonly tenant: string;
  readonly id: string;
  readonly userKey: string;
  /** How its token travels; a bearer token is never renewed. */
  readonly carrier: 'cookie' | 'bearer';
  readonly scope: SessionScope;
  /** Whether a second factor was used. */
  readonly tfa: boolean;
  /** `jti` of the newest token. */
  readonly tokenId: string;
  /** `jti` of the token before it, which stays valid for a moment, until `previousUntil`. */
  readonly previousTokenId: string | null;
  readonly previousUntil: number | null;
  readonly xsrfToken: string;
  readonly userAgent: string;
  readonly address: string;
  readonly startedAt: number;
  /** The session ends here, whatever its token says. */
  readonly expiresAt: number;
  /** The step that opened it, to recognise the same login sent twice. */
  readonly loginStep: number | null;
  readonly endedAt: number | null;
  readonly endReason: EndReason | null;
}

export type NewSession = Omit<SessionRecord, 'tenant' | 'previousTokenId' | 'previousUntil' | 'endedAt' | 'endReason'>;

/** A session with the user it belongs to, read in one statement. */
export interface SessionView {
  readonly session: SessionRecord;
  readonly user: UserRecord;
  /** Whether the tenant is open at all. */
  readonly tenantActive: boolean;
  readonly tenantRevision: number;
  readonly platformRevision: number;
}

export interface SessionStore {
  /**
   * Opens a session; the user's oldest live full ones above `maximum` end with reason `limit`, also when many open at
   * once. Enrolment sessions have a limit of their own of the same size and never push out full ones. `replaces`: a session
   * of the user that ends with it, with reason `replaced`, before the others are counted. `false`, and nothing stored, when
   * the user was removed meanwhile.
   */
  open(tenant: string, session: NewSession, maximum: number, replaces?: string | null): Promise<boolean>;
  find(tenant: string, id: string): Promise<SessionView | null>;
  /** Replaces the token id by compare-and-set; of many concurrent callers one gets `true`. */
  renew(tenant: string, id: string, renewal: { from: string; to: string; previousUntil: number }): Promise<boolean>;
  end(tenant: string, id: string, reason: EndReason, at: number): Promise<boolean>;
  /**
   * Ends all of a user's live sessions but `except`; how many. With them go what stands for a session elsewhere: codes
   * under way and the tokens of Basic clients (TfaTokenStore).
   */
  endOfUser(tenant: string, userKey: string, reason: EndReason, at: number, except?: string): Promise<number>;
  /** The same for all who hold a global role. */
  endOfGroup(tenant: string, groupId: number, reason: EndReason, at: number): Promise<number>;
  /** The same for every user of the tenant, however many there are. */
  endOfTenant(tenant: string, reason: EndReason, at: number): Promise<number>;
  /** Live sessions of a user, newest first. */
  live(tenant: string, userKey: string, at: number): Promise<readonly SessionRecord[]>;
  /** Deletes sessions of all tenants that expired before `before`. */
  sweep(before: number): Promise<number>;
}
