import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import type { Randomness } from '../core/ports/randomness.ts';
import { type Place, SealBroken, type Sealer } from '../core/ports/sealer.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM with a random 96-bit nonce. The place is the additional data, so a value moved to another tenant, row or
 * column does not open (CVE class: ciphertext swapping). Form: `v1.<key id>.<base64url of nonce, text, tag>`.
 *
 * `keys`: 32 bytes each; the first seals, all open.
 */
export function createSealer(keys: readonly Uint8Array[], randomness: Pick<Randomness, 'bytes'>): Sealer {
  const byId = new Map(keys.map((key) => [keyId(key), key]));
  const [first] = keys;
  if (first === undefined) throw new Error('at least one master key is needed');
  const firstId = keyId(first);

  return {
    seal(plain, place) {
      const nonce = randomness.bytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', first, nonce);
      cipher.setAAD(boundTo(place));
      const body = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
      return `v1.${firstId}.${body.toString('base64url')}`;
    },

    open(sealed, place) {
      const [version, id = '', text = ''] = sealed.split('.');
      const key = byId.get(id);
      if (version !== 'v1' || key === undefined) throw new SealBroken(`sealed under a key that is not at hand (${id})`);
      const body = Buffer.from(text, 'base64url');
      if (body.length < NONCE_BYTES + TAG_BYTES) throw new SealBroken('sealed value is cut short');
      const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, NONCE_BYTES));
      decipher.setAAD(boundTo(place));
      decipher.setAuthTag(body.subarray(-TAG_BYTES));
      try {
        const opened = decipher.update(body.subarray(NONCE_BYTES, -TAG_BYTES));
        return new Uint8Array(Buffer.concat([opened, decipher.final()]));
      } catch {
        throw new SealBroken(`sealed value does not belong to ${place.table}.${place.column}`);
      }
    },
  };
}

/** Names a key without telling anything about it. */
function keyId(key: Uint8Array): string {
  return createHash('sha256').update('sallyport key id').update(key).digest('hex').slice(0, 8);
}

function boundTo(place: Place): Buffer {
  return Buffer.from(JSON.stringify([place.tenant, place.table, place.row, place.column]));
}
