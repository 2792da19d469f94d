import type { Tools } from '../ports/tools.ts';
import { draftAdministrator, type FirstAdministrator, makeTenant } from './make-tenant.ts';

/**
 * Makes the first tenant with its administrator, in one transaction. `false` when the tenant exists, also for all but
 * one of several processes that start at once. Refuses `passwordCommon`.
 */
export async function firstStart(
  tools: Pick<Tools, 'storage' | 'clock' | 'hasher' | 'randomness' | 'commonPasswords' | 'identity'>,
  tenant: string,
  administrator: FirstAdministrator,
): Promise<boolean> {
  if ((await tools.storage.tenants.find(tenant)) !== null) return false;
  const draft = await draftAdministrator(tools, tenant, administrator);
  const details = { domain: null, createdAt: draft.createdAt };
  const author = { userName: 'system', address: '' };
  return tools.storage.transaction((storage) => makeTenant(storage, tenant, details, draft, author));
}
