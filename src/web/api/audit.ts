import type { AuditRecord } from '../../contract/audit.ts';
import type { Statistics } from '../../contract/paging.ts';
import { call } from './call.ts';

export interface AuditPage {
  readonly auditRecords: readonly AuditRecord[];
  readonly statistics: Statistics;
  readonly next?: string;
}

/** Empty strings filter nothing. */
export interface AuditFilter {
  readonly type: string;
  /** Whose doing it was. */
  readonly user: string;
  /** Days where the browser is, both included, such as 2026-01-31. */
  readonly from: string;
  readonly to: string;
}

/** Newest first, 100 a page. */
export async function readAuditRecords({ type, user, ...days }: AuditFilter, page: number): Promise<AuditPage> {
  const query = new URLSearchParams({ revert: 'true', pageSize: '100', currentPage: String(page), ...momentsOf(days) });
  if (type) query.set('type', type);
  if (user) query.set('user', user);
  return (await call<AuditPage>('GET', `/audit/auditRecords?${query}`)).body;
}

/** The first moment of the one day and the last of the other. */
export function momentsOf({ from, to }: Pick<AuditFilter, 'from' | 'to'>): { dateFrom?: string; dateTo?: string } {
  const end = to && new Date(`${to}T00:00`);
  if (end) end.setDate(end.getDate() + 1);
  return {
    ...(from ? { dateFrom: new Date(`${from}T00:00`).toISOString() } : {}),
    ...(end ? { dateTo: new Date(end.getTime() - 1).toISOString() } : {}),
  };
}
