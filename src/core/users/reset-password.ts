import { records } from '../audit/records.ts';
import type { TokenKind } from '../ports/single-use-tokens.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { canonicalName } from './canonical-name.ts';
import { storePassword } from './change-password.ts';
import { judgePassword } from './password-rules.ts';

const kinds: readonly TokenKind[] = ['password-expired', 'password-reset'];

export interface ResetRequest {
  readonly token: string;
  /** Email, user name or alias that the token is said to be for; `null` = not said. */
  readonly account: string | null;
  readonly newPassword: string;
  readonly address: string;
}

/**
 * Sets a password with a single-use token. It opens no session, and touches no second factor: the next login asks for
 * it as before. The token is used up only by a password that is accepted. Everything signed in as the user ends.
 *
 * Refuses `resetTokenUnknown`, `resetTokenExpired`, `passwordRules`, `passwordWeak`, `passwordUsed`.
 */
export async function resetPassword(
  tools: Pick<Tools, 'storage' | 'clock' | 'hasher' | 'digests'>,
  tenant: string,
  request: ResetRequest,
): Promise<void> {
  const hash = tools.digests.ofToken(request.token);
  const found = await findToken(tools, tenant, hash);
  const now = tools.clock.now();
  if (found === null) throw new Refusal('resetTokenUnknown');
  if (found.expiresAt <= now) throw new Refusal('resetTokenExpired');
  const user = await tools.storage.users.byKey(tenant, found.userKey);
  if (user === null || !isMeant(user, request.account)) throw new Refusal('resetTokenUnknown');
  const settings = await readSettings(tools.storage, tenant);
  const strength = judgePassword(request.newPassword, settings);
  if (user.passwordHash !== null && (await tools.hasher.verify(user.passwordHash, request.newPassword))) {
    throw new Refusal('passwordUsed');
  }
  const passwordHash = await tools.hasher.hash(request.newPassword);
  await tools.storage.transaction(async (storage) => {
    const owner = await storage.singleUseTokens.consume(tenant, hash, found.kind, now);
    if (owner !== user.key) throw new Refusal('resetTokenUnknown');
    await storePassword(storage, user, { hash: passwordHash, strength, at: now, mustChange: false });
    await storage.sessions.endOfUser(tenant, user.key, 'revoked', now);
    const author = { userName: user.userName, address: request.address };
    await storage.audit.append(tenant, { time: now, ...records.ownPasswordChanged(author) });
  });
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
