import type { Group } from '../../contract/roles.ts';
import type { GroupRecord } from '../../core/ports/roles.ts';
import type { Links } from './links.ts';

/** Embedded collections are returned whole: clients compute permissions from them. */
const WHOLE = { currentPage: 1, pageSize: 2000 };

export const roleResource = (links: Links, name: string) => ({ id: name, name, self: links.role(name) });

export const roleReference = (links: Links, owner: string, name: string) => ({
  self: `${owner}/roles/${name}`,
  role: roleResource(links, name),
});

/** References to permissions under their owner's address. */
export function roleReferences(links: Links, owner: string, names: readonly string[]) {
  return {
    self: `${owner}/roles`,
    references: names.map((name) => roleReference(links, owner, name)),
    statistics: WHOLE,
  };
}

/** As they were made, by the links that are in them: a list shows the same few of them for thousands of users. */
const made = new WeakMap<Links, WeakMap<GroupRecord, Group>>();

export function groupResource(links: Links, tenant: string, group: GroupRecord): Group {
  const known = made.get(links) ?? new WeakMap<GroupRecord, Group>();
  made.set(links, known);
  const resource = known.get(group) ?? makeGroupResource(links, tenant, group);
  known.set(group, resource);
  return resource;
}

function makeGroupResource(links: Links, tenant: string, group: GroupRecord): Group {
  const self = links.group(tenant, group.id);
  return {
    id: group.id,
    self,
    name: group.name,
    description: group.description,
    roles: roleReferences(links, self, group.roles),
    users: { self: `${self}/users` },
    applications: [...group.applications],
    customProperties: { ...group.customProperties },
    devicePermissions: { ...group.devicePermissions },
  };
}

export function groupReference(links: Links, tenant: string, owner: string, group: GroupRecord) {
  return { self: `${owner}/groups/${group.id}`, group: groupResource(links, tenant, group) };
}

export function groupReferences(links: Links, tenant: string, owner: string, groups: readonly GroupRecord[]) {
  return {
    self: `${owner}/groups`,
    references: groups.map((group) => groupReference(links, tenant, owner, group)),
    statistics: WHOLE,
  };
}
