import type { TokenClaims } from '../../contract/oauth.ts';
import type { SessionRecord, SessionScope } from '../ports/sessions.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';
import { requireUnchanged } from '../users/require-unchanged.ts';

/** docs/security.md: a session that can only enrol lives 15 minutes. */
const ENROLMENT_SESSION = 15 * 60_000;
const XSRF_BYTES = 15;

/** Id of the login option that sessions come from; a claim of the token. */
export const OAUTH_INTERNAL = 'OAUTH2_INTERNAL';

export interface SessionRequest {
  readonly user: UserRecord;
  readonly settings: TenantSettings;
  readonly carrier: 'cookie' | 'bearer';
  readonly scope: SessionScope;
  readonly tfa: boolean;
  readonly loginStep: number | null;
  readonly address: string;
  readonly userAgent: string;
}

/** A session as its holder gets it. */
export interface OpenedSession {
  readonly session: Pick<SessionRecord, 'id' | 'xsrfToken' | 'scope' | 'expiresAt' | 'carrier'>;
  readonly token: string;
  /** When the token ends, ms. */
  readonly tokenExpiresAt: number;
}

/**
 * Makes a session with a new id and signs its first token. `store` is called once, with a transaction around it, so that
 * the caller can write the audit record, and whatever else belongs to the login, in the same one.
 *
 * Refuses `sessionEnded` when the user changed since `request.user` was read.
 */
export async function openSession(
  tools: Pick<Tools, 'clock' | 'randomness' | 'signer' | 'identity'>,
  request: SessionRequest,
  store: (save: (storage: Storage) => Promise<void>) => Promise<void>,
): Promise<OpenedSession> {
  const { user, settings } = request;
  const now = tools.clock.now();
  const lifespan = request.scope === 'full' ? settings.sessions.absoluteTimeoutMillis : ENROLMENT_SESSION;
  const session = {
    id: tools.randomness.id(),
    userKey: user.key,
    carrier: request.carrier,
    scope: request.scope,
    tfa: request.tfa,
    tokenId: tools.randomness.id(),
    xsrfToken: Buffer.from(tools.randomness.bytes(XSRF_BYTES)).toString('base64url'),
    userAgent: request.userAgent.slice(0, 500),
    address: request.address,
    startedAt: now,
    expiresAt: now + lifespan,
    loginStep: request.loginStep,
  };
  const signed = await signSessionToken(tools, user, session, settings);
  await store(async (storage) => {
    const maximum = settings.sessions.maximumNumberOfParallelSessions;
    // The user was deleted while the password was being checked.
    if (!(await storage.sessions.open(user.tenant, session, maximum))) throw new Refusal('badCredentials');
    await requireUnchanged(storage, user);
  });
  return { session, ...signed };
}

/** A token for a session: good for the token lifespan, never longer than the session. */
export async function signSessionToken(
  tools: Pick<Tools, 'clock' | 'signer' | 'identity'>,
  user: Pick<UserRecord, 'tenant' | 'userName'>,
  session: Pick<SessionRecord, 'id' | 'tokenId' | 'tfa' | 'xsrfToken' | 'scope' | 'expiresAt'>,
  settings: TenantSettings,
): Promise<{ token: string; tokenExpiresAt: number }> {
  const now = tools.clock.now();
  const tokenExpiresAt = Math.min(now + settings.tokenLifespan, session.expiresAt);
  const claims: TokenClaims = {
    jti: session.tokenId,
    iss: tools.identity.issuer,
    aud: tools.identity.issuer,
    sub: user.userName,
    tci: OAUTH_INTERNAL,
    ten: user.tenant,
    sid: session.id,
    tfa: session.tfa,
    xsrfToken: session.xsrfToken,
    ...(session.scope === 'full' ? {} : { scope: session.scope }),
  };
  return { token: await tools.signer.sign(claims, now, tokenExpiresAt), tokenExpiresAt };
}
