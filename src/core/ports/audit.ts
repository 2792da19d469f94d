import type { AuditChange } from '../../contract/audit.ts';
import type { Page, PageRequest } from './page.ts';

export interface NewAuditRecord {
  readonly time: number;
  readonly type: string;
  readonly activity: string;
  readonly text: string;
  /** User name of the actor. */
  readonly user: string;
  readonly severity: 'CRITICAL' | 'MAJOR' | 'MINOR' | 'WARNING' | 'INFORMATION';
  /** What it is about: the id of a user, group, tenant. */
  readonly source?: string;
  readonly changes?: readonly AuditChange[];
  readonly address?: string;
}

export interface StoredAuditRecord extends NewAuditRecord {
  /** Ascending within the installation. */
  readonly id: number;
}

export interface AuditFilter {
  readonly type?: string;
  readonly user?: string;
  readonly source?: string;
  /** Inclusive, ms. */
  readonly from?: number;
  /** Exclusive, ms. */
  readonly to?: number;
  readonly newestFirst: boolean;
}

/** Append only: no verb changes or removes a record. */
export interface AuditStore {
  append(tenant: string, record: NewAuditRecord): Promise<void>;
  list(tenant: string, filter: AuditFilter, page: PageRequest): Promise<Page<StoredAuditRecord>>;
  find(tenant: string, id: number): Promise<StoredAuditRecord | null>;
}
