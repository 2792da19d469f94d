import { type Actor, author } from '../access/actor.ts';
import { requireChargeOf, requireMayDelegate } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { OwnerOutcome, UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';

type HierarchyTools = Pick<Tools, 'storage' | 'clock'>;

/**
 * Puts a user under an owner, who may change them from then on if they hold CREATE and all that the user holds; `null`
 * makes them a root. Refuses `accessDenied`, `validation` for an owner who does not exist, `ownerCycle`.
 */
export async function changeOwner(
  tools: HierarchyTools,
  actor: Actor,
  user: UserRecord,
  owner: string | null,
): Promise<void> {
  await tools.storage.transaction(async (storage) => {
    await requireChargeOf(storage, actor, 'changeOwners', user);
    settle(await storage.users.setOwner(user.tenant, user.key, owner), user, owner, 'ownerCycle');
    if (user.owner !== owner) await note(tools, storage, actor, user, `owner='${owner ?? ''}'`);
  });
}

/**
 * Lets a user look after the sub-users of `delegator` as after their own; `null` ends that. It gives no permission: CREATE
 * has to be held, and nobody changes those who hold more. Refuses `accessDenied`, `validation`.
 */
export async function changeDelegator(
  tools: HierarchyTools,
  actor: Actor,
  user: UserRecord,
  delegator: string | null,
): Promise<void> {
  await tools.storage.transaction(async (storage) => {
    const now = await storage.users.byKey(user.tenant, user.key);
    if (now === null) throw new Refusal('userNotFound', { id: user.userName });
    requireMayDelegate(actor, now, delegator);
    if (delegator !== null && delegator !== actor.user.userName)
      await requireChargeOf(storage, actor, 'changeOwners', user);
    settle(await storage.users.setDelegator(user.tenant, user.key, delegator), user, delegator, 'validation');
    if (now.delegatedBy !== delegator) await note(tools, storage, actor, user, `delegatedBy='${delegator ?? ''}'`);
  });
}

function settle(
  outcome: OwnerOutcome,
  user: UserRecord,
  name: string | null,
  onCycle: 'ownerCycle' | 'validation',
): void {
  switch (outcome) {
    case 'updated':
      return;
    case 'gone':
      throw new Refusal('userNotFound', { id: user.userName });
    case 'noSuchOwner':
      throw new Refusal('validation', { reason: `There is no user '${name}'` });
    case 'cyclic':
      throw new Refusal(onCycle, { reason: 'Users cannot delegate to themselves' });
  }
}

async function note(
  tools: HierarchyTools,
  storage: Storage,
  actor: Actor,
  user: UserRecord,
  details: string,
): Promise<void> {
  await storage.audit.append(user.tenant, {
    time: tools.clock.now(),
    ...records.userUpdated(author(actor), user.userName, details),
  });
}
