import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Digests } from '../core/ports/digests.ts';

/** HMAC-SHA-256 under the installation's digest key; every purpose is its own domain. */
export function createDigests(key: Uint8Array): Digests {
  return {
    keyed: (purpose, text) =>
      createHmac('sha256', key)
        .update(JSON.stringify([purpose, text]))
        .digest('hex'),
    ofToken: (token) => createHash('sha256').update(token).digest('hex'),
    equal(left, right) {
      const [a, b] = [Buffer.from(left), Buffer.from(right)];
      return a.length === b.length && timingSafeEqual(a, b);
    },
  };
}
