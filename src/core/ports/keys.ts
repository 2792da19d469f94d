export interface StoredKey {
  readonly id: string;
  /** What it is for, e.g. `token-signing`, `digests`, `check`. */
  readonly purpose: string;
  /** Sealed key material. */
  readonly sealed: string;
  readonly createdAt: number;
}

/** Keys of the installation, sealed under the master key. */
export interface KeyStore {
  /**
   * All keys of a purpose, newest first; if there is none, stores `made()` first. Concurrent first callers end up with
   * the same single key.
   */
  ensure(purpose: string, made: () => Promise<StoredKey> | StoredKey): Promise<readonly StoredKey[]>;
  add(key: StoredKey): Promise<void>;
  /** Replaces the sealed text of a key, only while it is still `oldSealed` (rotation of the master key). */
  reseal(id: string, oldSealed: string, newSealed: string): Promise<boolean>;
}
