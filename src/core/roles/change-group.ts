import { ADMINS_GROUP, DEVICES_GROUP } from '../../contract/permissions.ts';
import type { GroupCreate, GroupUpdate } from '../../contract/roles.ts';
import { type Actor, author } from '../access/actor.ts';
import { isRuling, requireNotAbove, requireOwnTenant, requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { GroupRecord } from '../ports/roles.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { requirePermission } from './permission.ts';

type GroupTools = Pick<Tools, 'storage' | 'clock'>;

/** Creates a global role. Refuses `accessDenied`, `roleNotFound`, `groupNameTaken`. */
export async function createGroup(
  tools: GroupTools,
  actor: Actor,
  tenant: string,
  wanted: GroupCreate,
): Promise<GroupRecord> {
  requireOwnTenant(actor, tenant);
  requireRight(actor, 'changeGroups');
  const { roleIds = [], description, ...rest } = wanted;
  roleIds.forEach(requirePermission);
  requireNotAbove(actor, roleIds);
  const now = tools.clock.now();
  return tools.storage.transaction(async (storage) => {
    const group = await storage.roles.addGroup(tenant, { ...rest, description: description ?? '', roles: roleIds });
    if (group === null) throw new Refusal('groupNameTaken', { name: wanted.name });
    await storage.audit.append(tenant, { time: now, ...records.groupCreated(author(actor), group) });
    if (group.roles.length > 0) {
      const details = `roles [${group.roles.join(', ')}] added`;
      await storage.audit.append(tenant, { time: now, ...records.groupUpdated(author(actor), group, details) });
    }
    return group;
  });
}

/**
 * Changes a global role; its members have the new permissions with their next request. What the platform knows by its
 * name keeps it.
 *
 * Refuses `accessDenied`, `groupNotFound`, `groupProtected`, `groupNameTaken`, `roleNotFound`.
 */
export async function updateGroup(
  tools: GroupTools,
  actor: Actor,
  tenant: string,
  id: number,
  update: GroupUpdate & { readonly forceLogout: boolean },
): Promise<GroupRecord> {
  const now = tools.clock.now();
  const { roleIds, forceLogout, description, ...rest } = update;
  return tools.storage.transaction(async (storage) => {
    const group = await groupToChange(storage, actor, tenant, id);
    if (rest.name !== undefined && rest.name !== group.name) await requireNameless(storage, tenant, group, 'rename');
    if (roleIds !== undefined) {
      const added = roleIds.filter((role) => !group.roles.includes(role));
      added.forEach(requirePermission);
      requireNotAbove(actor, added);
      for (const role of group.roles) if (!roleIds.includes(role)) requireMayLose(group, role);
    }
    const changes = {
      ...rest,
      ...(description === undefined ? {} : { description: description ?? '' }),
      ...(roleIds === undefined ? {} : { roles: roleIds }),
    };
    const outcome = await storage.roles.updateGroup(tenant, id, changes);
    if (outcome === 'nameTaken') throw new Refusal('groupNameTaken', { name: rest.name ?? '' });
    const changed = await storage.roles.group(tenant, id);
    if (changed === null) throw new Refusal('groupNotFound', { id });
    const details = differences(group, changed);
    if (details !== '') {
      await storage.audit.append(tenant, { time: now, ...records.groupUpdated(author(actor), changed, details) });
    }
    if (forceLogout) await storage.sessions.endOfGroup(tenant, id, 'revoked', now);
    return changed;
  });
}

/** Removes a global role from the tenant and from its members. Refuses `accessDenied`, `groupNotFound`, `groupProtected`. */
export async function deleteGroup(
  tools: GroupTools,
  actor: Actor,
  tenant: string,
  id: number,
  forceLogout: boolean,
): Promise<void> {
  const now = tools.clock.now();
  await tools.storage.transaction(async (storage) => {
    const group = await groupToChange(storage, actor, tenant, id);
    await requireNameless(storage, tenant, group, 'delete');
    // Before nobody is in it any more.
    if (forceLogout) await storage.sessions.endOfGroup(tenant, id, 'revoked', now);
    await storage.roles.removeGroup(tenant, id);
    await storage.audit.append(tenant, { time: now, ...records.groupRemoved(author(actor), group) });
  });
}

/**
 * Gives one permission to a global role, or takes it away.
 *
 * Refuses `accessDenied`, `groupNotFound`, `roleNotFound` (also for taking what it does not give), `roleAssigned`,
 * `groupProtected`.
 */
export async function changeGroupRole(
  tools: GroupTools,
  actor: Actor,
  { tenant, id }: { readonly tenant: string; readonly id: number },
  role: string,
  given: boolean,
): Promise<void> {
  const now = tools.clock.now();
  await tools.storage.transaction(async (storage) => {
    const group = await groupToChange(storage, actor, tenant, id);
    if (given) {
      requirePermission(role);
      requireNotAbove(actor, [role]);
    } else {
      requireMayLose(group, role);
    }
    const changed = given
      ? await storage.roles.addGroupRole(tenant, id, role)
      : await storage.roles.removeGroupRole(tenant, id, role);
    if (!changed) throw given ? new Refusal('roleAssigned', { role }) : new Refusal('roleNotFound');
    const details = `roles [${role}] ${given ? 'added' : 'removed'}`;
    await storage.audit.append(tenant, { time: now, ...records.groupUpdated(author(actor), group, details) });
  });
}

/** Nobody changes a global role that gives ruling permissions which they lack: its members would be theirs to weaken. */
async function groupToChange(storage: Storage, actor: Actor, tenant: string, id: number): Promise<GroupRecord> {
  requireOwnTenant(actor, tenant);
  requireRight(actor, 'changeGroups');
  const group = await storage.roles.groupForChange(tenant, id);
  if (group === null) throw new Refusal('groupNotFound', { id });
  requireNotAbove(actor, group.roles);
  return group;
}

/**
 * Refuses `groupProtected` for global roles that are known by their name: `admins` and `devices`, and the one whose
 * members have to have a second factor, who would get out of it by another name.
 */
async function requireNameless(storage: Storage, tenant: string, group: GroupRecord, action: string): Promise<void> {
  const { enforcedUsersGroup } = await readSettings(storage, tenant);
  if ([ADMINS_GROUP, DEVICES_GROUP, enforcedUsersGroup].includes(group.name)) {
    throw new Refusal('groupProtected', { name: group.name, action });
  }
}

/** Without its ruling permissions `admins` would leave a tenant that nobody can administer any more. */
function requireMayLose(group: GroupRecord, role: string): void {
  if (group.name === ADMINS_GROUP && isRuling(role)) {
    throw new Refusal('groupProtected', { name: group.name, action: `remove ${role}` });
  }
}

/** What changed, in the words that clients translate. */
function differences(before: GroupRecord, after: GroupRecord): string {
  const added = after.roles.filter((role) => !before.roles.includes(role));
  const removed = before.roles.filter((role) => !after.roles.includes(role));
  const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);
  const others = (['description', 'customProperties', 'devicePermissions', 'applications'] as const).filter(
    (field) => !same(before[field], after[field]),
  );
  return [
    ...(before.name === after.name ? [] : [`name='${after.name}'`]),
    ...(added.length === 0 ? [] : [`roles [${added.join(', ')}] added`]),
    ...(removed.length === 0 ? [] : [`roles [${removed.join(', ')}] removed`]),
    ...others,
  ].join(', ');
}
