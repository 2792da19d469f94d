export interface SmsProviderTable {
  tenant: string;
  kind: string;
  sealed: string;
  version: string;
  changed_at: number;
  changed_by: string;
}

export interface SmsMessageTable {
  tenant: string;
  id: string;
  user_key: string | null;
  /** Masked. */
  number: string;
  purpose: string;
  gateway: string;
  reference: string | null;
  state: string;
  detail: string | null;
  sent_at: number;
  state_at: number;
}
