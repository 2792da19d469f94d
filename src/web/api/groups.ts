import type { Group, GroupCreate, GroupUpdate } from '../../contract/roles.ts';
import type { User } from '../../contract/users.ts';
import { call } from './call.ts';

const groupsPath = (tenant: string) => `/user/${encodeURIComponent(tenant)}/groups`;
const logOut = (forceLogout: boolean) => (forceLogout ? '?forceLogout=true' : '');

/** All global roles of the tenant. */
export async function readGroups(tenant: string): Promise<readonly Group[]> {
  return (await call<{ groups: Group[] }>('GET', `${groupsPath(tenant)}?pageSize=2000`)).body.groups;
}

export interface Members {
  readonly users: readonly User[];
  readonly total: number;
}

/** The first users who hold a global role, and how many there are. */
export async function readMembers(tenant: string, id: number, amount: number): Promise<Members> {
  const query = `pageSize=${amount}&withTotalElements=true`;
  interface Page {
    readonly references: readonly { readonly user: User }[];
    readonly statistics: { readonly totalElements?: number };
  }
  const { body } = await call<Page>('GET', `${groupsPath(tenant)}/${id}/users?${query}`);
  const users = body.references.map(({ user }) => user);
  return { users, total: body.statistics.totalElements ?? users.length };
}

export async function createGroup(tenant: string, group: GroupCreate): Promise<Group> {
  return (await call<Group>('POST', groupsPath(tenant), group)).body;
}

/** Name, description and all permissions in one request. `forceLogout` ends the sessions of all members. */
export async function updateGroup(
  tenant: string,
  id: number,
  update: GroupUpdate,
  forceLogout: boolean,
): Promise<void> {
  await call('PUT', `${groupsPath(tenant)}/${id}${logOut(forceLogout)}`, update);
}

export async function deleteGroup(tenant: string, id: number, forceLogout: boolean): Promise<void> {
  await call('DELETE', `${groupsPath(tenant)}/${id}${logOut(forceLogout)}`);
}
