/** Where a sealed value lives. A value copied to another place does not open. */
export interface Place {
  readonly tenant: string;
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** Encryption at rest: AES-256-GCM under the first master key, opened by any of them. */
export interface Sealer {
  seal(plain: Uint8Array, place: Place): string;
  /** Throws `SealBroken` when the value was made for another place, under an unknown key, or was changed. */
  open(sealed: string, place: Place): Uint8Array;
}

/** A sealed value that does not open. Never to be read as "there is no second factor". */
export class SealBroken extends Error {
  override name = 'SealBroken';
}
