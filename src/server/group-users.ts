import type { Actor } from '../core/access/actor.ts';
import { visibleBelow } from '../core/access/may.ts';
import type { Page, PageRequest } from '../core/ports/page.ts';
import type { GroupRecord } from '../core/ports/roles.ts';
import type { Tools } from '../core/ports/tools.ts';
import type { UserRecord } from '../core/ports/users.ts';
import { readSettings } from '../core/settings/tenant-settings.ts';
import type { Links } from './wire/links.ts';
import { groupResource } from './wire/role-resource.ts';
import { userResource } from './wire/user-resource.ts';

/** A page of those who hold a global role, as far as the caller sees users at all. */
export async function usersOfGroup(
  { storage }: Pick<Tools, 'storage'>,
  links: Links,
  actor: Actor,
  group: number,
  request: PageRequest,
): Promise<{ page: Page<UserRecord>; references: { self: string; user: ReturnType<typeof userResource> }[] }> {
  const { tenant } = actor;
  const below = visibleBelow(actor);
  const filter = { groupIds: [group], withDevices: true, ...(below === null ? {} : { below }) } as const;
  const page = await storage.users.list(tenant, filter, request);
  const roles = await storage.roles.ofUsers(
    tenant,
    page.items.map(({ key }) => key),
  );
  const settings = await readSettings(storage, tenant);
  const self = `${links.group(tenant, group)}/users`;
  const references = page.items.map((item) => ({
    self: `${self}/${encodeURIComponent(item.userName)}`,
    user: userResource(links, item, roles.get(item.key) ?? { direct: [], groups: [] }, settings),
  }));
  return { page, references };
}

const FIRST = { pageSize: 5, currentPage: 1 };

/** A global role at its own address: with the first of its users, and where the others are. */
export async function groupWithUsers(tools: Pick<Tools, 'storage'>, links: Links, actor: Actor, group: GroupRecord) {
  const request = { offset: 0, limit: FIRST.pageSize, withTotal: false };
  const { page, references } = await usersOfGroup(tools, links, actor, group.id, request);
  const at = (number: number) =>
    `${links.group(actor.tenant, group.id)}/users?pageSize=${FIRST.pageSize}&currentPage=${number}`;
  const users = { self: at(1), references, statistics: FIRST, ...(page.more ? { next: at(2) } : {}) };
  return { ...groupResource(links, actor.tenant, group), users };
}
