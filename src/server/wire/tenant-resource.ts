import { MANAGEMENT } from '../../contract/permissions.ts';
import type { Tenant } from '../../contract/tenants.ts';
import type { TenantRecord } from '../../core/ports/tenants.ts';
import type { Links } from './links.ts';
import { iso, optional } from './user-resource.ts';

/** A tenant in the wire's words. One without a domain of its own is reached at the public one. */
export function tenantResource(links: Links, publicHost: string, tenant: TenantRecord): Tenant {
  return {
    id: tenant.id,
    self: links.tenant(tenant.id),
    domain: tenant.domain ?? publicHost,
    ...optional('company', tenant.company),
    ...optional('contactName', tenant.contactName),
    ...optional('contactPhone', tenant.contactPhone),
    ...optional('adminName', tenant.adminName),
    ...optional('adminEmail', tenant.adminEmail),
    status: tenant.status,
    creationTime: iso(tenant.createdAt),
    ...optional('parent', tenant.parent),
    allowCreateTenants: tenant.id === MANAGEMENT,
    customProperties: { ...tenant.customProperties },
  };
}
