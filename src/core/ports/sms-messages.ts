import type { SmsMessageState } from '../../contract/sms-provider.ts';
import type { Page, PageRequest } from './page.ts';
import type { SmsMessage } from './sms-sender.ts';

/** What became of a message. Neither its text nor the number that it went to. */
export interface SmsMessageRecord {
  readonly id: string;
  readonly userKey: string | null;
  /** Masked, all but its ends. */
  readonly number: string;
  readonly purpose: SmsMessage['purpose'];
  /** Which gateway took it: the destination of the tenant's own, or `operator`. */
  readonly gateway: string;
  /** What the gateway calls the message; `null` where it does not, or took none. */
  readonly reference: string | null;
  readonly state: SmsMessageState;
  /** In the gateway's words. */
  readonly detail: string | null;
  readonly sentAt: number;
  /** When the state was learnt. */
  readonly stateAt: number;
}

/** A message in a list, with the name of the user as it is now; `null` where there is none any more. */
export type ListedSmsMessage = Omit<SmsMessageRecord, 'userKey' | 'reference'> & { readonly userName: string | null };

export interface SmsReceipt {
  readonly gateway: string;
  /** What the gateway may have called the message, the likeliest first: receipts write the same number in other ways. */
  readonly references: readonly string[];
  /** Last digits of the number that it went to; empty where the receipt does not say. */
  readonly numberEnd: string;
  readonly state: 'delivered' | 'undeliverable';
  readonly detail: string | null;
  readonly at: number;
}

/** The last messages of each tenant, for its administrators. */
export interface SmsMessageStore {
  add(tenant: string, message: SmsMessageRecord): Promise<void>;
  /**
   * Writes what a receipt says to the newest message that it fits and whose end is not known yet; with `PLATFORM` as
   * tenant, of whichever tenant. `false` when there is none: of many concurrent receipts for a message one is written.
   */
  settle(tenant: string, receipt: SmsReceipt): Promise<boolean>;
  /** Newest first. */
  list(tenant: string, page: PageRequest): Promise<Page<ListedSmsMessage>>;
  /** How many messages there are in each state, of those sent at or after `since`. */
  count(tenant: string, since: number): Promise<Readonly<Partial<Record<SmsMessageState, number>>>>;
  /** Deletes messages of all tenants that were sent before `before`. */
  sweep(before: number): Promise<number>;
}
