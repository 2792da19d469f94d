import { type Actor, author } from '../access/actor.ts';
import { refuseSelf, requireChargeOf } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { requireAnotherAdministrator } from './assign-groups.ts';

/** Removes another user and all that hangs on it. Refuses `accessDenied`, `ownAccount`, `lastAdministrator`. */
export async function deleteUser(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  user: UserRecord,
): Promise<void> {
  refuseSelf(actor, user, 'delete');
  await tools.storage.transaction(async (storage) => {
    await requireChargeOf(storage, actor, 'deleteUsers', user);
    await requireAnotherAdministrator(storage, user);
    if (!(await storage.users.remove(user.tenant, user.key))) throw new Refusal('userNotFound', { id: user.userName });
    await storage.audit.append(user.tenant, {
      time: tools.clock.now(),
      ...records.userDeleted(author(actor), user.userName),
    });
  });
}
