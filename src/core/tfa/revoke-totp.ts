import { type Actor, author, permissionsOf } from '../access/actor.ts';
import { isSelf, requireNotAbove, requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import { counters } from '../lockout/counters.ts';
import { notify } from '../mail/notify.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';

/**
 * Removes another user's TOTP secret at once: sessions end, the failure counter is forgotten, a set-up under way is
 * void. The steps already used stay used. Revoking where nothing is active changes and records nothing.
 *
 * Refuses `accessDenied`, `ownSecret`.
 * @returns whether a secret was active
 */
export async function revokeTotp(
  tools: Pick<Tools, 'storage' | 'clock' | 'randomness' | 'sealer'>,
  actor: Actor,
  user: UserRecord,
): Promise<boolean> {
  requireRight(actor, 'revokeTotp');
  if (isSelf(actor, user)) throw new Refusal('ownSecret');
  const now = tools.clock.now();
  return tools.storage.transaction(async (storage) => {
    requireNotAbove(actor, permissionsOf(await storage.roles.ofUser(user.tenant, user.key)));
    const revoked = await storage.factors.revoke(user.tenant, user.key, 'totp');
    await storage.attempts.clear(user.tenant, counters.secondFactor(user.key));
    if (!revoked) return false;
    await storage.sessions.endOfUser(user.tenant, user.key, 'revoked', now);
    await storage.audit.append(user.tenant, { time: now, ...records.totpRevoked(author(actor), user.userName) });
    await notify(tools, storage, user, { kind: 'factorRevoked', strategy: 'TOTP', by: actor.user.userName });
    return true;
  });
}
