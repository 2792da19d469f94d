export type TenantStatus = 'ACTIVE' | 'SUSPENDED';

/** What can be said about a tenant, and changed. */
export interface TenantDetails {
  /** Host name that chooses this tenant, in lower case, or `null`. */
  readonly domain: string | null;
  readonly company: string | null;
  readonly contactName: string | null;
  readonly contactPhone: string | null;
  readonly status: TenantStatus;
  readonly customProperties: Readonly<Record<string, unknown>>;
}

export interface TenantRecord extends TenantDetails {
  readonly id: string;
  /** User name of the administrator that it was made with. */
  readonly adminName: string | null;
  /** Their address of today. */
  readonly adminEmail: string | null;
  /** The tenant that administers it, or `null`. */
  readonly parent: string | null;
  readonly createdAt: number;
  /** Grows with every change of settings, global roles or their permissions; caches compare it. */
  readonly revision: number;
}

export type NewTenant = Pick<TenantRecord, 'domain' | 'createdAt'> &
  Partial<Omit<TenantRecord, 'id' | 'revision' | 'adminEmail'>>;

/**
 * Every change of tenants bumps the platform's revision, with which domains are remembered, and queues up behind it: so
 * no two tenants ever get one domain.
 */
export interface TenantStore {
  /** Creates the tenant; `false` when the id or domain exists, also for all but one of many concurrent callers. */
  create(id: string, tenant: NewTenant): Promise<boolean>;
  find(id: string): Promise<TenantRecord | null>;
  /** The tenant that has this host name, in lower case, as its domain. */
  byDomain(domain: string): Promise<TenantRecord | null>;
  list(): Promise<readonly TenantRecord[]>;
  /** Changes details; bumps the tenant's revision. Nothing is changed unless `changed`. */
  update(id: string, changes: Partial<TenantDetails>): Promise<'changed' | 'domainTaken' | 'gone'>;
  /**
   * Deletes the tenant with all that any table holds of it, in one transaction; `false` when it was not there. What
   * others write for it meanwhile is deleted too, or fails.
   */
  remove(id: string): Promise<boolean>;
}
