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
  /**
   * Queues up behind other changes of the tenant's settings, and holds off those to come until the transaction ends: what
   * is read after it decides about what is written. Bumps the tenant's revision.
   */
  takeTurn(tenant: string): Promise<void>;
  /**
   * Creates or replaces; bumps the tenant's revision, and queues up behind other changes of its settings.
   * @returns the value that it took the place of: of many concurrent callers each gets another one
   */
  put(tenant: string, category: string, key: string, value: string): Promise<string | null>;
  /** Removes; bumps the tenant's revision. `false` when it was not there. */
  remove(tenant: string, category: string, key: string): Promise<boolean>;
  /** Replaces a sealed value by the same one sealed anew, only while it is still `from`. Does not bump the revision. */
  reseal(tenant: string, category: string, key: string, seal: { from: string; to: string }): Promise<boolean>;
  /**
   * Says whether others may have a value of their own, and by that, until it is removed, that it is meant for them;
   * `false` when there is no such setting.
   */
  setEditable(tenant: string, category: string, key: string, editable: boolean): Promise<boolean>;
  /** The value of a setting that is meant for others: `setEditable` said something of it. */
  inherited(tenant: string, category: string, key: string): Promise<string | null>;
  /** Keys of a category that others may not have a value of their own of. */
  fixed(tenant: string, category: string): Promise<readonly string[]>;
}
