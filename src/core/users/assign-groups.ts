import { ADMINS_GROUP, DEVICES_GROUP } from '../../contract/permissions.ts';
import { type Actor, author } from '../access/actor.ts';
import { isSelf, requireChargeOf, requireNotAbove, requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { GroupRecord } from '../ports/roles.ts';
import type { Storage } from '../ports/storage.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { readSettings } from '../settings/tenant-settings.ts';

/** Whether a change of global roles happened, so that the caller can end the user's sessions. */
export async function assignGroups(
  storage: Storage,
  actor: Actor,
  user: UserRecord,
  groupIds: readonly number[],
  now: number,
): Promise<boolean> {
  const held = (await storage.roles.ofUser(user.tenant, user.key)).groups;
  const wanted = new Set(groupIds);
  const added = [...wanted].filter((id) => !held.some((group) => group.id === id));
  const removed = held.filter((group) => !wanted.has(group.id));
  let changed = false;
  for (const id of added) changed = (await addToGroup(storage, actor, user, id, now)) || changed;
  for (const group of removed) changed = (await removeFromGroup(storage, actor, user, group.id, now)) || changed;
  return changed;
}

async function groupFor(storage: Storage, actor: Actor, user: UserRecord, id: number): Promise<GroupRecord> {
  await requireChargeOf(storage, actor, 'assignRoles', user);
  const group = await storage.roles.group(user.tenant, id);
  if (group === null) throw new Refusal('groupNotFound', { id });
  requireNotAbove(actor, group.roles);
  return group;
}

/** What takes somebody out of two-factor authentication needs the right over it, and nobody does it to themselves. */
function requireMayExempt(actor: Actor, user: UserRecord, group: GroupRecord): void {
  if (isSelf(actor, user)) throw new Refusal('ownAccount', { action: `global role ${group.name}` });
  requireRight(actor, 'enforceTfa');
}

/** Gives a global role; nobody gives away permissions over others that they do not hold themselves. */
export async function addToGroup(
  storage: Storage,
  actor: Actor,
  user: UserRecord,
  id: number,
  now: number,
): Promise<boolean> {
  const group = await groupFor(storage, actor, user, id);
  if (group.name === DEVICES_GROUP) {
    requireMayExempt(actor, user, group);
    // A device administers nothing, whatever else it holds.
    await requireAnotherAdministrator(storage, user);
  }
  if (!(await storage.roles.addMember(user.tenant, id, user.key))) return false;
  await storage.audit.append(user.tenant, {
    time: now,
    ...records.userUpdated(author(actor), user.userName, `global roles [${group.name}] added`),
  });
  return true;
}

/** Takes a global role away; the last enabled administrator keeps theirs. */
export async function removeFromGroup(
  storage: Storage,
  actor: Actor,
  user: UserRecord,
  id: number,
  now: number,
): Promise<boolean> {
  const group = await groupFor(storage, actor, user, id);
  const { enforcedUsersGroup } = await readSettings(storage, user.tenant);
  if (group.name === DEVICES_GROUP || group.name === enforcedUsersGroup) requireMayExempt(actor, user, group);
  if (group.name === ADMINS_GROUP) await requireAnotherAdministrator(storage, user);
  if (!(await storage.roles.removeMember(user.tenant, id, user.key))) return false;
  await storage.audit.append(user.tenant, {
    time: now,
    ...records.userUpdated(author(actor), user.userName, `global roles [${group.name}] removed`),
  });
  return true;
}

/**
 * Refuses `lastAdministrator` when the user is in `admins` and no other enabled user is, but devices. Inside a transaction: the
 * group's row is held, so two administrators cannot remove each other at the same moment.
 */
export async function requireAnotherAdministrator(storage: Storage, user: UserRecord): Promise<void> {
  await storage.roles.lockGroup(user.tenant, ADMINS_GROUP);
  const { groups } = await storage.roles.ofUser(user.tenant, user.key);
  if (!groups.some((group) => group.name === ADMINS_GROUP)) return;
  if (!(await storage.users.anotherEnabledMember(user.tenant, ADMINS_GROUP, user.key, DEVICES_GROUP))) {
    throw new Refusal('lastAdministrator');
  }
}
