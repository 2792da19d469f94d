import type { Storage } from '../ports/storage.ts';
import { readSettings } from '../settings/tenant-settings.ts';

const DAY = 24 * 60 * 60_000;

/**
 * Removes audit records that are older than their tenant keeps them. Any number of processes may do so at once.
 * @returns how many went, by tenant
 */
export async function removeOldRecords(
  storage: Pick<Storage, 'tenants' | 'settings' | 'audit'>,
  now: number,
): Promise<ReadonlyMap<string, number>> {
  const removed = new Map<string, number>();
  for (const { id } of await storage.tenants.list()) {
    const { auditDays } = await readSettings(storage, id);
    const count = auditDays === 0 ? 0 : await storage.audit.sweep(id, now - auditDays * DAY);
    if (count > 0) removed.set(id, count);
  }
  return removed;
}
