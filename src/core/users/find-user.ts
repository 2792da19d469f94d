import type { Actor } from '../access/actor.ts';
import { maySee, requireOwnTenant, requireRight } from '../access/may.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';

/**
 * A user of the actor's own tenant that they may see. Refuses `accessDenied`, and `userNotFound` both for users that do
 * not exist and for those out of sight.
 */
export async function findUser(
  tools: Pick<Tools, 'storage'>,
  actor: Actor,
  tenant: string,
  userName: string,
): Promise<UserRecord> {
  requireOwnTenant(actor, tenant);
  requireRight(actor, 'readUsers');
  const user = await tools.storage.users.byUserName(tenant, userName);
  if (user === null || !(await maySee(tools.storage, actor, user))) throw new Refusal('userNotFound', { id: userName });
  return user;
}
