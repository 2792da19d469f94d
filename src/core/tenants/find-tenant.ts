import type { Actor } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import type { TenantRecord } from '../ports/tenants.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';

/** A tenant, for those who administer tenants. Refuses `accessDenied`, `tenantNotFound`. */
export async function findTenant(tools: Pick<Tools, 'storage'>, actor: Actor, id: string): Promise<TenantRecord> {
  requireRight(actor, 'readTenants');
  const tenant = await tools.storage.tenants.find(id);
  if (tenant === null) throw new Refusal('tenantNotFound', { id });
  return tenant;
}
