import { MANAGEMENT } from '../../contract/permissions.ts';
import type { NewAuditRecord } from '../ports/audit.ts';
import type { Storage } from '../ports/storage.ts';

/** The management tenant reads of every change of a tenant in its own audit, where there is such a tenant. */
export async function recordForManagement(
  storage: Pick<Storage, 'tenants' | 'audit'>,
  tenant: string,
  time: number,
  record: Omit<NewAuditRecord, 'time'>,
): Promise<void> {
  if (tenant === MANAGEMENT || (await storage.tenants.find(MANAGEMENT)) === null) return;
  await storage.audit.append(MANAGEMENT, { time, ...record });
}
