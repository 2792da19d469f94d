import { type Actor, author } from '../access/actor.ts';
import { requireChargeOf, requireNotAbove } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { requirePermission } from '../roles/permission.ts';

/**
 * Gives one permission to a user directly, or takes it away. A change ends the user's sessions in the same transaction.
 *
 * Refuses `accessDenied`, `roleNotFound` (also for taking what is not held), `roleAssigned`.
 */
export async function changeDirectRole(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  user: UserRecord,
  role: string,
  held: boolean,
): Promise<void> {
  const { tenant, key, userName } = user;
  const now = tools.clock.now();
  await tools.storage.transaction(async (storage) => {
    await requireChargeOf(storage, actor, 'assignRoles', user);
    requirePermission(role);
    requireNotAbove(actor, [role]);
    const changed = held
      ? await storage.roles.grant(tenant, key, [role])
      : await storage.roles.withdraw(tenant, key, role);
    if (!changed) throw held ? new Refusal('roleAssigned', { role }) : new Refusal('roleNotFound');
    await storage.sessions.endOfUser(tenant, key, 'revoked', now);
    const details = `roles [${role}] ${held ? 'added' : 'removed'}`;
    await storage.audit.append(tenant, { time: now, ...records.userUpdated(author(actor), userName, details) });
  });
}
