/** What a user's programs remember for them: an object of fragments, as they sent it. */
export interface Preference {
  readonly id: number;
  readonly fragments: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** How much one user may store. */
export interface PreferenceBounds {
  /** Objects. */
  readonly count: number;
  /** Characters of each, as JSON. */
  readonly size: number;
}

export interface PreferenceStore {
  /**
   * Stores an object of a user. `full` when they have as many as they may, also for all but so many of many concurrent
   * callers; `null` when the user is gone.
   */
  create(
    tenant: string,
    userKey: string,
    preference: Omit<Preference, 'id' | 'updatedAt'>,
    bounds: PreferenceBounds,
  ): Promise<number | 'full' | null>;
  find(tenant: string, userKey: string, id: number): Promise<Preference | null>;
  /** All of a user's, oldest first. */
  list(tenant: string, userKey: string): Promise<readonly Preference[]>;
  /**
   * Sets the given fragments and removes those that are `null`; the others stay, also those that concurrent callers set.
   * `tooLarge` and nothing changed when it outgrew its bounds; `null` when it is not there.
   */
  merge(
    tenant: string,
    userKey: string,
    id: number,
    change: { fragments: Readonly<Record<string, unknown>>; at: number },
    bounds: PreferenceBounds,
  ): Promise<Preference | 'tooLarge' | null>;
  /** `true` for one of many concurrent callers, if it was there. */
  remove(tenant: string, userKey: string, id: number): Promise<boolean>;
}
