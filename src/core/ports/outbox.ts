/**
 * What an item of the outbox is: a finished mail; somebody's wish for a link that sets a password, which is looked into
 * only after it was answered; one notice for many users, or for all whom an enforcement meets, whose mails are written
 * later, some at a time.
 */
export type OutboxKind = 'mail' | 'reset-request' | 'notices' | 'enforcement';

export interface NewOutboxItem {
  readonly id: string;
  readonly kind: OutboxKind;
  /** Whom it is about, for the audit record when it is given up; `null` while nobody has looked. */
  readonly userKey: string | null;
  /** Sealed content: addresses and links are nobody's to read in a database. */
  readonly sealed: string;
  readonly createdAt: number;
  /** Not to be claimed before; `createdAt` where it is missing. */
  readonly dueAt?: number;
}

export interface OutboxItem extends Omit<NewOutboxItem, 'dueAt'> {
  readonly tenant: string;
  /** How often it was claimed, this time included; names the claim. */
  readonly attempt: number;
}

/**
 * What waits to be delivered. Items are put in the transaction of the change that they tell of, so that they are there
 * exactly when the change is, whatever happens to the process.
 */
export interface OutboxStore {
  /** Queues an item, due at once unless it says when. */
  put(tenant: string, item: NewOutboxItem): Promise<void>;
  /**
   * Up to `limit` items of all tenants that are due, the longest due first. Each is due again only `lease` ms from
   * `now`: of any number of concurrent callers exactly one gets an item, and one that dies with it loses nothing.
   */
  claim(now: number, lease: number, limit: number): Promise<readonly OutboxItem[]>;
  /** Removes an item that was delivered or given up, only while `attempt` is still its newest claim. */
  remove(tenant: string, id: string, attempt: number): Promise<boolean>;
  /** Makes an item due at another time, only while `attempt` is still its newest claim. */
  postpone(tenant: string, id: string, attempt: number, dueAt: number): Promise<boolean>;
  /** Items of a tenant whose id is greater than `after`, by id: for a new master key. */
  seals(tenant: string, after: string, limit: number): Promise<readonly { id: string; sealed: string }[]>;
  /** Replaces the sealed content by another seal of the same, only while it is still `from`. */
  reseal(tenant: string, id: string, seals: { from: string; to: string }): Promise<boolean>;
  /** Deletes items of all tenants that were put before `before`. */
  sweep(before: number): Promise<number>;
}
