/** Unguessable values from a cryptographic source. */
export interface Randomness {
  /** `length` random bytes. */
  bytes(length: number): Uint8Array;
  /** A token of 256 bits, base64url with a leading letter, so that it is never valid JSON (clients parse it). */
  token(): string;
  /** A random UUID, for ids that need not be secret. */
  id(): string;
}
