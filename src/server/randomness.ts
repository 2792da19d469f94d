import { randomBytes, randomUUID } from 'node:crypto';
import type { Randomness } from '../core/ports/randomness.ts';

/** The operating system's cryptographic source. The only place that asks it. */
export const systemRandomness: Randomness = {
  bytes: (length) => new Uint8Array(randomBytes(length)),
  token: () => `t${randomBytes(32).toString('base64url')}`,
  id: () => randomUUID(),
};
