export interface TenantRecord {
  readonly id: string;
  /** Host name that chooses this tenant, or `null`. */
  readonly domain: string | null;
  readonly createdAt: number;
  /** Grows with every change of settings, global roles or their permissions; caches compare it. */
  readonly revision: number;
}

export interface TenantStore {
  /** Creates the tenant; `false` when the id or domain exists, also for all but one of many concurrent callers. */
  create(id: string, tenant: { domain: string | null; createdAt: number }): Promise<boolean>;
  find(id: string): Promise<TenantRecord | null>;
  list(): Promise<readonly TenantRecord[]>;
}
