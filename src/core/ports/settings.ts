/** Rows that belong to the platform and not to a tenant live under this id, which no tenant can have. */
export const PLATFORM = '*';

export interface SettingRecord {
  readonly category: string;
  readonly key: string;
  readonly value: string;
}

/** Tenant options, and under `PLATFORM` the system options. Values are text, as on the wire. */
export interface SettingStore {
  all(tenant: string): Promise<readonly SettingRecord[]>;
  get(tenant: string, category: string, key: string): Promise<string | null>;
  /** Creates or replaces; bumps the tenant's revision. */
  put(tenant: string, category: string, key: string, value: string): Promise<void>;
  /** Removes; bumps the tenant's revision. `false` when it was not there. */
  remove(tenant: string, category: string, key: string): Promise<boolean>;
}
