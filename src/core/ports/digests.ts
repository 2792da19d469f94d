/** One-way functions under a key of this installation. */
export interface Digests {
  /** HMAC-SHA-256 of a text for one purpose, hex. Equal inputs give equal outputs on every node. */
  keyed(purpose: string, text: string): string;
  /** SHA-256, hex; only for values that are random already (tokens). */
  ofToken(token: string): string;
  /** Whether two texts are equal, in time that does not depend on where they differ. */
  equal(left: string, right: string): boolean;
}
