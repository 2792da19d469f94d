import { records } from '../audit/records.ts';
import { notify } from '../mail/notify.ts';
import type { TokenKind } from '../ports/single-use-tokens.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { canonicalName } from './canonical-name.ts';
import { requireUnguessable } from './password-blocklist.ts';
import { refuseUsed } from './password-history.ts';
import { judgePassword } from './password-rules.ts';
import { storePassword } from './store-password.ts';

const kinds: readonly TokenKind[] = ['password-expired', 'password-reset'];

export interface TokenClaim {
  readonly token: string;
  /** Email, user name or alias that the token is said to be for; `null` = not said. */
  readonly account: string | null;
}

export interface ResetRequest extends TokenClaim {
  readonly newPassword: string;
  readonly address: string;
}

type ResetTools = Pick<
  Tools,
  'storage' | 'clock' | 'hasher' | 'digests' | 'randomness' | 'sealer' | 'commonPasswords' | 'identity'
>;

/**
 * Sets a password with a single-use token. It opens no session, and touches no second factor: the next login asks for
 * it as before. The token is used up only by a password that is accepted. Everything signed in as the user ends, and
 * the user is told.
 *
 * Refuses `resetTokenUnknown`, `resetTokenExpired`, `passwordRules`, `passwordWeak`, `passwordCommon`, `passwordUsed`,
 * `tooManyAttempts`.
 */
export async function resetPassword(tools: ResetTools, tenant: string, request: ResetRequest): Promise<void> {
  const { user, kind, hash } = await openToken(tools, tenant, request);
  const settings = await readSettings(tools.storage, tenant);
  const strength = judgePassword(request.newPassword, settings);
  await requireUnguessable(tools, request.newPassword, user);
  await refuseUsed(tools, user, request.newPassword, 'link');
  const passwordHash = await tools.hasher.hash(request.newPassword);
  const now = tools.clock.now();
  const { address } = request;
  await tools.storage.transaction(async (storage) => {
    const owner = await storage.singleUseTokens.consume(tenant, hash, kind, now);
    if (owner !== user.key) throw new Refusal('resetTokenUnknown');
    await storePassword(storage, user, { hash: passwordHash, strength, at: now, mustChange: false });
    await storage.sessions.endOfUser(tenant, user.key, 'revoked', now);
    const author = { userName: user.userName, address };
    await storage.audit.append(tenant, { time: now, ...records.ownPasswordChanged(author) });
    await notify(tools, storage, user, {
      kind: kind === 'password-reset' ? 'passwordReset' : 'passwordChanged',
      address,
    });
  });
}

/**
 * Whether a token would set a password now, without using it up: mail scanners open links (CVE-2019-1020018). Refuses
 * `resetTokenExpired`, and `resetTokenNotFound` for everything else.
 */
export async function validateResetToken(
  tools: Pick<Tools, 'storage' | 'clock' | 'digests'>,
  tenant: string,
  claim: TokenClaim,
): Promise<void> {
  await openToken(tools, tenant, claim).catch((error: unknown) => {
    throw error instanceof Refusal && error.code === 'resetTokenUnknown' ? new Refusal('resetTokenNotFound') : error;
  });
}

/** The user and kind of a live token. Refuses `resetTokenUnknown`, `resetTokenExpired`. */
async function openToken(
  tools: Pick<Tools, 'storage' | 'clock' | 'digests'>,
  tenant: string,
  { token, account }: TokenClaim,
): Promise<{ user: UserRecord; kind: TokenKind; hash: string }> {
  const hash = tools.digests.ofToken(token);
  const found = await findToken(tools, tenant, hash);
  if (found === null) throw new Refusal('resetTokenUnknown');
  const user = await tools.storage.users.byKey(tenant, found.userKey);
  if (user === null || !user.enabled || !isMeant(user, account)) throw new Refusal('resetTokenUnknown');
  if (found.expiresAt <= tools.clock.now()) throw new Refusal('resetTokenExpired');
  return { user, kind: found.kind, hash };
}

/** A token is for one user: said to be for another one, it is none. */
function isMeant(user: UserRecord, account: string | null): boolean {
  if (account === null) return true;
  const names = [user.userName, user.alias, user.email].filter((name) => name !== null);
  return names.some((name) => canonicalName(name) === canonicalName(account));
}

async function findToken(
  tools: Pick<Tools, 'storage'>,
  tenant: string,
  hash: string,
): Promise<{ userKey: string; expiresAt: number; kind: TokenKind } | null> {
  for (const kind of kinds) {
    const found = await tools.storage.singleUseTokens.find(tenant, hash, kind);
    if (found !== null) return { ...found, kind };
  }
  return null;
}
