import type { z } from 'zod';
import type { tfaStatus, User, UserCreate, UserTfa, UserUpdate, userCollection } from '../../contract/users.ts';
import { call } from './call.ts';

export type TfaStatus = z.infer<typeof tfaStatus>;
export type UserCollection = z.infer<typeof userCollection>;
/** As sent, before the contract fills in what is missing. */
export type UserChange = UserUpdate;

export interface UsersFilter {
  readonly username: string;
  readonly groups: readonly string[];
  readonly tfaStatus: TfaStatus | '';
}

const PAGE_SIZE = 100;

const usersPath = (tenant: string) => `/user/${encodeURIComponent(tenant)}/users`;
const userPath = (tenant: string, id: string) => `${usersPath(tenant)}/${encodeURIComponent(id)}`;

export async function readUsers(tenant: string, filter: UsersFilter, page: number): Promise<UserCollection> {
  const query = new URLSearchParams({
    pageSize: String(PAGE_SIZE),
    currentPage: String(page),
    withTotalPages: 'true',
    withTotalElements: 'true',
    withApps: 'false',
    withRoles: 'false',
  });
  if (filter.username) query.set('username', filter.username);
  if (filter.groups.length > 0) query.set('groups', filter.groups.join(','));
  if (filter.tfaStatus) query.set('tfaStatus', filter.tfaStatus);
  return (await call<UserCollection>('GET', `${usersPath(tenant)}?${query}`)).body;
}

export interface VersionedUser {
  readonly user: User;
  readonly version: number | undefined;
}

export async function readUser(tenant: string, id: string): Promise<VersionedUser> {
  const { body, version } = await call<User>('GET', userPath(tenant, id));
  return { user: body, version: version === undefined ? undefined : Number(version) };
}

export async function readUserTfa(tenant: string, id: string): Promise<UserTfa> {
  return (await call<UserTfa>('GET', `${userPath(tenant, id)}/tfa`)).body;
}

export async function createUser(tenant: string, user: UserCreate): Promise<User> {
  return (await call<User>('POST', usersPath(tenant), user)).body;
}

/** One request and one transaction: profile, status, global roles and enforcement together. */
export async function updateUser(tenant: string, id: string, change: UserChange): Promise<User> {
  return (await call<User>('PUT', userPath(tenant, id), change)).body;
}

export async function deleteUser(tenant: string, id: string): Promise<void> {
  await call('DELETE', userPath(tenant, id));
}

export async function revokeTotp(tenant: string, id: string): Promise<void> {
  await call('DELETE', `${userPath(tenant, id)}/totpSecret/revoke`);
}

export async function logOutAllUsers(tenant: string): Promise<void> {
  await call('POST', `/user/logout/${encodeURIComponent(tenant)}/allUsers`);
}
