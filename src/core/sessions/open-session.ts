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
const OAUTH_INTERNAL = 'OAUTH2_INTERNAL';

export interface SessionRequest {
  readonly user: UserRecord;
  readonly settings: TenantSettings;
  readonly carrier: 'cookie' | 'bearer';
  readonly scope: SessionScope;
  /** A holder of the role of devices: its bearer tokens have a lifespan of their own. */
  readonly device: boolean;
  readonly tfa: boolean;
  readonly loginStep: number | null;
  /** The session whose place it takes. */
  readonly replaces: string | null;
  readonly address: string;
  readonly userAgent: string;
}

/** A session as its holder gets it. */
export interface OpenedSession {
  readonly session: Pick<SessionRecord, 'id' | 'xsrfToken' | 'scope' | 'expiresAt' | 'carrier'>;
  readonly token: string;
  /** How long a browser keeps the cookie, ms; `null` = until it is closed. */
  readonly cookieMillis: number | null;
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
  const tokenMillis = tokenLifespan(settings, request);
  const lifespan = request.scope === 'full' ? sessionLifespan(settings, tokenMillis) : ENROLMENT_SESSION;
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
  const signed = await signSessionToken(tools, user, session, settings, tokenMillis);
  await store(async (storage) => {
    const maximum = settings.lifetimes.maximumNumberOfParallelSessions;
    const isOpen = await storage.sessions.open(user.tenant, session, maximum, request.replaces);
    // The user was deleted while the password was being checked.
    if (!isOpen) throw new Refusal('badCredentials');
    await requireUnchanged(storage, user);
  });
  return { session, ...signed };
}

/** A token for a session: good for the token lifespan, never longer than the session. */
export async function signSessionToken(
  tools: Pick<Tools, 'clock' | 'signer' | 'identity'>,
  user: Pick<UserRecord, 'tenant' | 'userName'>,
  session: Pick<SessionRecord, 'id' | 'tokenId' | 'tfa' | 'xsrfToken' | 'scope' | 'expiresAt' | 'carrier'>,
  settings: TenantSettings,
  tokenMillis = tokenLifespan(settings, { carrier: session.carrier, device: false }),
): Promise<Pick<OpenedSession, 'token' | 'cookieMillis'>> {
  const now = tools.clock.now();
  const expiresAt = Math.min(now + tokenMillis, session.expiresAt);
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
    ...(settings.strategySince === null ? {} : { strategySince: settings.strategySince }),
  };
  const cookie = settings.lifetimes.cookieMillis ?? expiresAt - now;
  return { token: await tools.signer.sign(claims, now, expiresAt), cookieMillis: cookie < 0 ? null : cookie };
}

function tokenLifespan(
  { lifetimes }: TenantSettings,
  { carrier, device }: Pick<SessionRequest, 'carrier' | 'device'>,
): number {
  if (carrier === 'cookie') return lifetimes.tokenMillis;
  return device ? lifetimes.deviceTokenMillis : lifetimes.bodyTokenMillis;
}

/** Without a configuration of sessions there is no more of one than its token. */
function sessionLifespan({ lifetimes, oauthInternal }: TenantSettings, tokenMillis: number): number {
  return oauthInternal?.sessionConfiguration ? lifetimes.absoluteTimeoutMillis : tokenMillis;
}
