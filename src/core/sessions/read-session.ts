import type { SessionRecord, SessionView } from '../ports/sessions.ts';
import type { SignedToken } from '../ports/token-signer.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';
import { type OpenedSession, signSessionToken } from './open-session.ts';

/** How long a renewed token's predecessor stays valid, for requests that were already on their way. */
const PREVIOUS_TOKEN = 60_000;

export interface LiveSession extends SessionView {
  readonly claims: SignedToken;
}

/**
 * The live session of a token, read anew on every request: a token is valid only while its session is, on every node.
 *
 * Refuses `noCredentials` for what is no token of ours, `sessionEnded` or `strategyChanged` for one that has ended,
 * `tenantSuspended`.
 */
export async function readSession(
  tools: Pick<Tools, 'storage' | 'signer' | 'clock'>,
  token: string,
): Promise<LiveSession> {
  const claims = await tools.signer.read(token);
  if (claims === null) throw new Refusal('noCredentials');
  const now = tools.clock.now();
  if (claims.exp * 1000 <= now) throw new Refusal('sessionEnded');
  const view = await tools.storage.sessions.find(claims.ten, claims.sid);
  if (view === null) throw new Refusal('sessionEnded');
  const { session, user } = view;
  if (!view.tenantActive) throw new Refusal('tenantSuspended');
  if (session.endedAt !== null) {
    throw new Refusal(session.endReason === 'strategy' ? 'strategyChanged' : 'sessionEnded');
  }
  // A session from the future means that the clock jumped back; it ends rather than living longer than it should.
  const ahead = session.startedAt > now + 5 * 60_000;
  if (ahead || session.expiresAt <= now || !user.enabled) throw new Refusal('sessionEnded');
  const current = session.tokenId === claims.jti;
  const previous = session.previousTokenId === claims.jti && now < (session.previousUntil ?? 0);
  if (!current && !previous) throw new Refusal('sessionEnded');
  return { ...view, claims };
}

/**
 * Refuses `strategyChanged` for a token of a login that decided by the strategy of before. A change ends every session that
 * is there; one that a login under way opens a moment later would go through on the password alone (E9). The token says
 * what its login knew: no login waits for a change, and none slips through before one is committed.
 */
export function requireSameStrategy({ claims }: LiveSession, { strategySince }: TenantSettings): void {
  if ((claims.strategySince ?? null) !== strategySince) throw new Refusal('strategyChanged');
}

/** A token as its cookie is set. */
export interface RenewedToken {
  readonly token: string;
  readonly xsrfToken: string;
  /** How long a browser keeps it, ms; `null` = until it is closed. */
  readonly maxAge: number | null;
}

/**
 * A new token for a session whose holder has just proved again who they are; the ones before end at once, also a copy of
 * the cookie that somebody made (ASVS 7.2.4). `null` when the session has ended.
 */
export async function replaceToken(
  tools: Pick<Tools, 'storage' | 'signer' | 'clock' | 'randomness' | 'identity'>,
  { tenant, id }: Pick<SessionRecord, 'tenant' | 'id'>,
  settings: TenantSettings,
): Promise<RenewedToken | null> {
  for (;;) {
    const view = await tools.storage.sessions.find(tenant, id);
    if (view === null || view.session.endedAt !== null) return null;
    const to = tools.randomness.id();
    const renewal = { from: view.session.tokenId, to, previousUntil: tools.clock.now() };
    // Another request may renew it at this moment: then its token is the one to replace.
    if (!(await tools.storage.sessions.renew(tenant, id, renewal))) continue;
    const signed = await signSessionToken(tools, view.user, { ...view.session, tokenId: to }, settings);
    const { xsrfToken } = view.session;
    return { token: signed.token, xsrfToken, maxAge: signed.cookieMillis };
  }
}

/**
 * A new token for a cookie session whose token is older than the renewal timeout, or `null` when there is nothing to
 * do. Of many concurrent requests one renews; the others go on with the old token, which stays valid for a minute.
 */
export async function renewSession(
  tools: Pick<Tools, 'storage' | 'signer' | 'clock' | 'randomness' | 'identity'>,
  live: LiveSession,
  settings: TenantSettings,
): Promise<Pick<OpenedSession, 'token' | 'cookieMillis'> | null> {
  const { session, user, claims } = live;
  const now = tools.clock.now();
  const due = now - claims.iat * 1000 >= settings.lifetimes.renewalTimeoutMillis;
  if (!due || session.carrier !== 'cookie' || session.scope !== 'full' || session.tokenId !== claims.jti) return null;
  const tokenId = tools.randomness.id();
  const renewed = await tools.storage.sessions.renew(session.tenant, session.id, {
    from: session.tokenId,
    to: tokenId,
    previousUntil: now + PREVIOUS_TOKEN,
  });
  return renewed ? signSessionToken(tools, user, { ...session, tokenId }, settings) : null;
}
