/** One setting of a gateway, as a form shows it and as messages name it. */
export interface SmsSetting {
  readonly key: string;
  readonly label: string;
  /** `secret`: goes in and never comes out again. */
  readonly kind: 'text' | 'number' | 'secret' | 'url' | 'choice';
  readonly required: boolean;
  readonly help: string;
  /** What counts where it is left out. */
  readonly default?: string | number;
  /** Of a choice. */
  readonly options?: ReadonlyArray<{ readonly value: string; readonly label: string }>;
}

export type SmsSettingValues = Readonly<Record<string, string | number>>;

export interface SmsSettingProblem {
  readonly key: string;
  /** The rest of a sentence that begins with the key; never a value. */
  readonly problem: string;
}

/** A kind of gateway, as the settings of a tenant know it. */
export interface SmsProviderKind {
  /** On the wire and in the storage. */
  readonly id: string;
  readonly label: string;
  readonly settings: readonly SmsSetting[];
  /** The settings complete and checked, or all that is wrong with them. */
  read(given: Readonly<Record<string, unknown>>): SmsSettingValues | readonly SmsSettingProblem[];
  /**
   * Where the secrets go, in one line: host, account, and how the way there is protected. `null` for settings that were
   * good once: an earlier version stored them.
   */
  destination(values: SmsSettingValues): string | null;
}

/** A tenant's gateway as it is stored. */
export interface SmsProviderRecord {
  /** One of the kinds that there were when it was stored. */
  readonly kind: string;
  /** All settings as JSON, sealed. */
  readonly sealed: string;
  /** Another one with every change of the settings, and never the same again. */
  readonly version: string;
  readonly changedAt: number;
  /** User name of who changed it last. */
  readonly changedBy: string;
}

/** The one gateway that a tenant has of its own, or none. */
export interface SmsProviderStore {
  find(tenant: string): Promise<SmsProviderRecord | null>;
  /**
   * Sets the tenant's gateway; bumps the tenant's revision, and queues up behind other changes of its settings.
   * @returns the one that it took the place of: of many concurrent callers each gets another one
   */
  put(tenant: string, provider: SmsProviderRecord): Promise<SmsProviderRecord | null>;
  /** Removes it and bumps the revision. @returns what was removed: to one of many concurrent callers */
  remove(tenant: string): Promise<SmsProviderRecord | null>;
  /** Replaces the sealed settings by another seal of the same, only while they are still `from`; the version stays. */
  reseal(tenant: string, seals: { readonly from: string; readonly to: string }): Promise<boolean>;
}
