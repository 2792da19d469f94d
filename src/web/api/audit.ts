import type { AuditRecord } from '../../contract/audit.ts';
import type { Statistics } from '../../contract/paging.ts';
import { call } from './call.ts';

export interface AuditPage {
  readonly auditRecords: readonly AuditRecord[];
  readonly statistics: Statistics;
  readonly next?: string;
}

/** Newest first, 100 a page. */
export async function readAuditRecords(page: number): Promise<AuditPage> {
  return (await call<AuditPage>('GET', `/audit/auditRecords?revert=true&pageSize=100&currentPage=${page}`)).body;
}
