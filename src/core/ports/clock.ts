/** The time, handed in so that rules can be tested at any moment. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}
