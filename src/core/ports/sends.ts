/** At most `max` sends in any `within` milliseconds under one counter. */
export interface SendLimit {
  readonly counter: string;
  readonly max: number;
  readonly within: number;
}

/** What is sent costs money and somebody's patience: counted for all processes, in windows that slide. */
export interface SendStore {
  /**
   * Books one send under every counter named, or under none: `null`, or the limit that refuses and when it opens again.
   * At a counter with `n` sends left exactly `n` of many concurrent callers book. Counters are locked in the order of
   * their names, so callers with the same limits cannot stand in each other's way.
   */
  book(
    tenant: string,
    send: { readonly id: string; readonly at: number; readonly limits: readonly SendLimit[] },
  ): Promise<{ readonly counter: string; readonly until: number } | null>;
  /** Takes a booking back: nothing was sent. */
  release(tenant: string, id: string): Promise<void>;
  /** Takes the oldest booking under a counter back: `n` bookings to exactly `n` of many concurrent callers. */
  releaseOldest(tenant: string, counter: string): Promise<boolean>;
  sweep(before: number): Promise<number>;
}
