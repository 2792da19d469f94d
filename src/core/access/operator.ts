import { permissions } from '../../contract/permissions.ts';
import { emptyUser } from '../users/create-user.ts';
import type { Actor } from './actor.ts';

/**
 * The operator at the command line of the machine, who can do all that an administrator can, and is nobody's account.
 * Audit records name them `operator`.
 */
export function operator(tenant: string): Actor {
  return {
    tenant,
    user: { ...emptyUser, tenant, key: '', userName: 'operator', createdAt: 0, version: 0, activeFactor: null },
    roles: { direct: permissions, groups: [] },
    permissions: new Set(permissions),
    way: 'command-line',
    session: null,
    restricted: false,
    address: '',
  };
}
