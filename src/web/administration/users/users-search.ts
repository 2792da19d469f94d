import type { TfaStatus, UsersFilter } from '../../api/users.ts';
import { usersText } from '../../text/users.ts';

/** The filter as it stands in the address: it survives a reload, the back button and a visit to a user. */
export interface UsersSearch {
  readonly username?: string;
  readonly roles?: string;
  readonly tfa?: string;
}

export const noFilter: UsersFilter = { username: '', groups: [], tfaStatus: '' };

export const readUsersSearch = (search: Record<string, unknown>): UsersSearch => ({
  ...(search.username ? { username: String(search.username) } : {}),
  ...(search.roles ? { roles: String(search.roles) } : {}),
  ...(typeof search.tfa === 'string' && Object.hasOwn(usersText.tfaStatuses, search.tfa) ? { tfa: search.tfa } : {}),
});

export const filterOf = (search: UsersSearch): UsersFilter => ({
  username: search.username ?? '',
  groups: search.roles?.split('.').filter(Boolean) ?? [],
  tfaStatus: (search.tfa ?? '') as TfaStatus | '',
});

export const searchOf = (filter: UsersFilter): UsersSearch => ({
  ...(filter.username ? { username: filter.username } : {}),
  ...(filter.groups.length > 0 ? { roles: filter.groups.join('.') } : {}),
  ...(filter.tfaStatus ? { tfa: filter.tfaStatus } : {}),
});

export const isFiltered = (filter: UsersFilter): boolean => Object.keys(searchOf(filter)).length > 0;
