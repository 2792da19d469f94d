/** One page of a list, and how many there are in all where that was asked for. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number | null;
  /** Whether more follow. */
  readonly more: boolean;
}

export interface PageRequest {
  /** 0-based index of the first item. */
  readonly offset: number;
  readonly limit: number;
  readonly withTotal: boolean;
}
