import type { Group } from '../../contract/roles.ts';
import { call } from './call.ts';

/** All global roles of the tenant. */
export async function readGroups(tenant: string): Promise<readonly Group[]> {
  const path = `/user/${encodeURIComponent(tenant)}/groups?pageSize=2000`;
  return (await call<{ groups: Group[] }>('GET', path)).body.groups;
}
