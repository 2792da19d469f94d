import { ADMINS_GROUP, DEVICES_GROUP } from '../../../contract/permissions.ts';
import { useTenantTfa } from '../users/queries.ts';

/** Whether the platform knows a role by its name, so that it can be neither renamed nor deleted. */
export function useIsProtected(): (name: string) => boolean {
  const enforced = useTenantTfa().data?.enforcedUsersGroup;
  return (name) => [ADMINS_GROUP, DEVICES_GROUP, enforced].includes(name);
}
