import type { Actor } from '../access/actor.ts';
import type { GroupRecord } from '../ports/roles.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { addToGroup, removeFromGroup } from './assign-groups.ts';

/**
 * Gives one global role to a user, or takes it away; a change ends the user's sessions in the same transaction.
 *
 * Refuses `accessDenied`, `ownAccount`, `groupNotFound`, `lastAdministrator`.
 */
export async function changeMembership(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  user: UserRecord,
  groupId: number,
  member: boolean,
): Promise<GroupRecord> {
  const now = tools.clock.now();
  const change = member ? addToGroup : removeFromGroup;
  return tools.storage.transaction(async (storage) => {
    if (await change(storage, actor, user, groupId, now)) {
      await storage.sessions.endOfUser(user.tenant, user.key, 'revoked', now);
    }
    const group = await storage.roles.group(user.tenant, groupId);
    if (group === null) throw new Refusal('groupNotFound', { id: groupId });
    return group;
  });
}
