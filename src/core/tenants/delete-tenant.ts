import { MANAGEMENT } from '../../contract/permissions.ts';
import { type Actor, authorIn } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { recordForManagement } from './record-for-management.ts';

/**
 * Deletes a tenant with all its users, settings, sessions and records, in one transaction. Only the management tenant's
 * own audit tells of it afterwards.
 *
 * Refuses `accessDenied`, `ownTenant`, `firstTenant`, `tenantNotFound`.
 */
export async function deleteTenant(
  tools: Pick<Tools, 'storage' | 'clock' | 'identity'>,
  actor: Actor,
  id: string,
): Promise<void> {
  requireRight(actor, 'deleteTenants');
  if (id === actor.tenant) throw new Refusal('ownTenant', { action: 'delete' });
  // The next start would make it anew, with an administrator of its own.
  if (id === tools.identity.firstTenant) throw new Refusal('firstTenant', { id });
  await tools.storage.transaction(async (storage) => {
    if (!(await storage.tenants.remove(id))) throw new Refusal('tenantNotFound', { id });
    const record = records.tenantDeleted(authorIn(MANAGEMENT, actor), id);
    await recordForManagement(storage, id, tools.clock.now(), record);
  });
}
