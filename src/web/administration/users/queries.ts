import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { readGroups } from '../../api/groups.ts';
import { readTenantTfa } from '../../api/tenant.ts';
import { readUser, readUsers, readUserTfa, type UsersFilter } from '../../api/users.ts';
import { useMe } from '../../user-settings/me.ts';

export function useUsers(filter: UsersFilter) {
  const { tenant } = useMe();
  return useInfiniteQuery({
    queryKey: ['users', filter],
    queryFn: ({ pageParam }) => readUsers(tenant, filter, pageParam),
    initialPageParam: 1,
    getNextPageParam: ({ statistics, users }) => {
      const { currentPage, pageSize, totalPages } = statistics;
      const more = totalPages === undefined ? users.length === pageSize : currentPage < totalPages;
      return more ? currentPage + 1 : undefined;
    },
  });
}

export function useGroups() {
  const { tenant } = useMe();
  return useQuery({ queryKey: ['groups'], queryFn: () => readGroups(tenant), staleTime: 60_000 });
}

/** What is being edited stays as it was read: a silent refresh would hide that somebody else changed it meanwhile. */
export function useUser(id: string) {
  const { tenant } = useMe();
  return useQuery({
    queryKey: ['user', id],
    queryFn: async () => {
      const [read, tfa] = await Promise.all([readUser(tenant, id), readUserTfa(tenant, id)]);
      return { ...read, tfa };
    },
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

export function useTenantTfa() {
  const { tenant, can } = useMe();
  return useQuery({
    queryKey: ['tenantTfa'],
    queryFn: () => readTenantTfa(tenant),
    enabled: can('readTenantTfa'),
    refetchOnWindowFocus: false,
  });
}

/** After a change: what is cached of users is out of date, the caller's own entry included. */
export function useForgetUsers(): () => void {
  const queries = useQueryClient();
  return () => {
    void queries.invalidateQueries({ queryKey: ['users'] });
    void queries.invalidateQueries({ queryKey: ['me'] });
  };
}
