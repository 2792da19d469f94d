export interface TenantRecord {
  readonly id: string;
  /** Host name that chooses this tenant, or `null`. */
  readonly domain: string | null;
  readonly createdAt: number;
  /** Grows with every change of settings, global roles or their permissions; caches compare it. */
  readonly revision: number;
}

export interface TenantStore {
  /**
   * Creates the tenant and bumps the platform's revision, with which domains are remembered; `false` when the id or domain exists, also for all but one of
   * many concurrent callers.
   */
  create(id: string, tenant: { domain: string | null; createdAt: number }): Promise<boolean>;
  find(id: string): Promise<TenantRecord | null>;
  /** The tenant that has this host name, in lower case, as its domain. */
  byDomain(domain: string): Promise<TenantRecord | null>;
  list(): Promise<readonly TenantRecord[]>;
}
