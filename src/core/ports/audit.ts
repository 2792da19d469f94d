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
  /** What the client that wrote the record called itself. */
  readonly application?: string;
  /** `c8y_Metadata` of a client's record. */
  readonly metadata?: { readonly action: string };
  /** Written by a client; then `time` is its word, `createdAt` ours. */
  readonly posted?: true;
  /** When it was written, where that is not `time`. */
  readonly createdAt?: number;
}

export interface StoredAuditRecord extends NewAuditRecord {
  /** Ascending within the installation. */
  readonly id: number;
  readonly createdAt: number;
}

export interface AuditFilter {
  readonly type?: string;
  readonly user?: string;
  readonly source?: string;
  readonly application?: string;
  /** Inclusive, ms. */
  readonly from?: number;
  /** Exclusive, ms. */
  readonly to?: number;
  readonly newestFirst: boolean;
}

/** Append only: no verb changes a record, and only age removes one. */
export interface AuditStore {
  /** @returns the record's id */
  append(tenant: string, record: NewAuditRecord): Promise<number>;
  list(tenant: string, filter: AuditFilter, page: PageRequest): Promise<Page<StoredAuditRecord>>;
  find(tenant: string, id: number): Promise<StoredAuditRecord | null>;
  /** Deletes records of the tenant that were written before `before`, whatever time they tell of; how many. */
  sweep(tenant: string, before: number): Promise<number>;
}
