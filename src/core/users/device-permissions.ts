import type { DevicePermissionUpdate } from '../../contract/device-permissions.ts';
import type { Actor } from '../access/actor.ts';
import { requireRight, visibleBelow } from '../access/may.ts';
import type { GroupRecord } from '../ports/roles.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { updateGroup } from '../roles/change-group.ts';
import { findUser } from './find-user.ts';
import { updateUser } from './update-user.ts';

/** As many as any list shows at once. */
const MAX_OWNERS = 2000;

type Permissions = Readonly<Record<string, unknown>>;

/** Users that the actor may see, and global roles, with permissions over a device. Refuses `accessDenied`. */
export async function devicePermissionOwners(
  storage: Pick<Storage, 'users' | 'roles'>,
  actor: Actor,
  device: string,
): Promise<{ readonly users: readonly UserRecord[]; readonly groups: readonly GroupRecord[] }> {
  requireRight(actor, 'readUsers');
  const below = visibleBelow(actor);
  const filter = { device, withDevices: true, ...(below === null ? {} : { below }) } as const;
  const page = { offset: 0, limit: MAX_OWNERS, withTotal: false };
  const users = (await storage.users.list(actor.tenant, filter, page)).items;
  const groups = await storage.roles.groups(actor.tenant);
  const has = ({ devicePermissions }: { devicePermissions: Permissions }) => Object.hasOwn(devicePermissions, device);
  // The database searches the text, where a name can also stand inside a value, or in another case.
  return { users: users.filter(has), groups: groups.filter(has) };
}

/**
 * Gives users and global roles permissions over one device, all of them or none. Refuses what `updateUser` and
 * `updateGroup` refuse, `userNotFound`, `groupNotFound`.
 */
export async function changeDevicePermissions(
  tools: Tools,
  actor: Actor,
  device: string,
  { users = [], groups = [] }: DevicePermissionUpdate,
): Promise<void> {
  await tools.storage.transaction(async (storage) => {
    const inside = { ...tools, storage };
    for (const { userName, devicePermissions } of users) {
      const user = await findUser(inside, actor, actor.tenant, userName);
      await updateUser(inside, actor, user, {
        devicePermissions: withEntry(user.devicePermissions, device, devicePermissions?.[device]),
      });
    }
    for (const { id, devicePermissions } of groups) {
      const group = await storage.roles.group(actor.tenant, id);
      if (group === null) throw new Refusal('groupNotFound', { id });
      await updateGroup(inside, actor, actor.tenant, id, {
        devicePermissions: withEntry(group.devicePermissions, device, devicePermissions?.[device]),
        forceLogout: false,
      });
    }
  });
}

/** The entry of one device alone. */
export function entryOf(permissions: Permissions, device: string): Record<string, unknown> {
  return Object.hasOwn(permissions, device) ? { [device]: permissions[device] } : {};
}

function withEntry(before: Permissions, device: string, given: readonly string[] | undefined): Record<string, unknown> {
  const others = Object.entries(before).filter(([name]) => name !== device);
  return Object.fromEntries(given === undefined || given.length === 0 ? others : [...others, [device, given]]);
}
