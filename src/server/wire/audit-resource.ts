import type { AuditRecord } from '../../contract/audit.ts';
import type { StoredAuditRecord } from '../../core/ports/audit.ts';
import type { Links } from './links.ts';
import { iso } from './user-resource.ts';

export function auditResource(links: Links, tenant: string, record: StoredAuditRecord): AuditRecord {
  const time = iso(record.time);
  return {
    id: String(record.id),
    self: `${links.origin}/audit/auditRecords/${record.id}`,
    creationTime: iso(record.createdAt),
    time,
    type: record.type,
    activity: record.activity,
    text: record.text,
    user: record.user,
    severity: record.severity,
    ...(record.source === undefined
      ? {}
      : { source: source(links, tenant, record.posted ? 'posted' : record.type, record.source) }),
    ...(record.application === undefined ? {} : { application: record.application }),
    ...(record.metadata === undefined ? {} : { c8y_Metadata: record.metadata }),
    ...(record.posted === undefined ? {} : { posted: true }),
    ...(record.changes === undefined ? {} : { changes: [...record.changes] }),
    ...(record.address === undefined || record.address === '' ? {} : { address: record.address }),
  };
}

function source(links: Links, tenant: string, type: string, id: string): { id: string; self: string } {
  if (type === 'posted') return { id, self: `${links.origin}/inventory/managedObjects/${encodeURIComponent(id)}` };
  if (type === 'TenantAuthConfig') return { id, self: `${links.origin}/tenant/loginOptions/${id}` };
  if (type === 'Option') return { id, self: `${links.origin}/tenant/options/${id}` };
  if (type === 'Group') return { id, self: links.group(tenant, Number(id)) };
  if (type === 'InventoryRole') return { id, self: `${links.origin}/user/inventoryroles/${id}` };
  if (type === 'Tenant') return { id, self: links.tenant(id) };
  return { id, self: links.user(tenant, id) };
}
