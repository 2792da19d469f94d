import type { CryptoKey, JWK } from 'jose';
// Part by part: the whole of it brings its encryption along, which nothing here needs.
import { compactVerify } from 'jose/jws/compact/verify';
import { SignJWT } from 'jose/jwt/sign';
import { exportJWK } from 'jose/key/export';
import { generateKeyPair } from 'jose/key/generate/keypair';
import { importJWK } from 'jose/key/import';
import { tokenClaims } from '../contract/oauth.ts';
import type { Clock } from '../core/ports/clock.ts';
import type { KeyStore, StoredKey } from '../core/ports/keys.ts';
import type { Randomness } from '../core/ports/randomness.ts';
import type { Sealer } from '../core/ports/sealer.ts';
import { PLATFORM } from '../core/ports/settings.ts';
import type { SignedToken, TokenSigner } from '../core/ports/token-signer.ts';

export const PURPOSE = 'token-signing';
const ALGORITHM = 'ES256';
/** Verifying costs 120 µs, so what was read is remembered: the claims, never whether the session still lives. */
const REMEMBERED = 10_000;
/** After meeting an unknown key id the store is asked again, at most this often (another node may have rotated). */
const RELOAD_EVERY = 5_000;

/** A key always says its type (RFC 7517 section 4.1). */
type Key = JWK & Required<Pick<JWK, 'kty'>>;

interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: Key;
  readonly publicKey: CryptoKey;
}

export interface Signing extends TokenSigner {
  /** Public keys, for `/.well-known/jwks.json`. */
  jwks(): { keys: Key[] };
  /** Makes a new signing key when the newest is older than `age` ms. Tokens of older keys stay good; `true` if made. */
  renewOlderThan(age: number): Promise<boolean>;
}

type SigningTools = {
  readonly keys: KeyStore;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly randomness: Randomness;
};

/** Signs with the newest key, reads tokens of all. Only ES256 is ever accepted, whatever a token's header says. */
export async function createSigning(tools: SigningTools): Promise<Signing> {
  let keys = await load(tools);
  let loadedAt = tools.clock.now();
  const remembered = new Map<string, SignedToken>();

  const keyOf = async (id: string): Promise<SigningKey | null> => {
    const known = keys.find((key) => key.id === id);
    if (known !== undefined || tools.clock.now() - loadedAt < RELOAD_EVERY) return known ?? null;
    loadedAt = tools.clock.now();
    keys = await load(tools);
    return keys.find((key) => key.id === id) ?? null;
  };

  return {
    async sign(claims, issuedAt, expiresAt) {
      const [newest] = keys;
      if (newest === undefined) throw new Error('there is no signing key');
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT', kid: newest.id })
        .setIssuedAt(Math.floor(issuedAt / 1000))
        .setNotBefore(0)
        .setExpirationTime(Math.ceil(expiresAt / 1000))
        .sign(newest.privateKey);
    },

    async read(token) {
      const known = remembered.get(token);
      if (known !== undefined) return known;
      const claims = await readSigned(token, keyOf);
      if (claims === null) return null;
      if (remembered.size >= REMEMBERED) {
        const [oldest] = remembered.keys();
        if (oldest !== undefined) remembered.delete(oldest);
      }
      remembered.set(token, claims);
      return claims;
    },

    jwks: () => ({ keys: keys.map((key) => key.publicJwk) }),

    async renewOlderThan(age) {
      const [newest] = await tools.keys.ensure(PURPOSE, () => makeSigningKey(tools));
      const due = newest !== undefined && tools.clock.now() - newest.createdAt > age;
      // Two processes may both find it due; then there are two new keys, and both are good.
      if (due) await tools.keys.add(await makeSigningKey(tools));
      keys = await load(tools);
      return due;
    },
  };
}

async function readSigned(
  token: string,
  keyOf: (id: string) => Promise<SigningKey | null>,
): Promise<SignedToken | null> {
  if (token.length > 4096) return null;
  try {
    const { payload } = await compactVerify(
      token,
      async (header) => {
        const key = await keyOf(header.kid ?? '');
        if (key === null) throw new Error('unknown key');
        return key.publicKey;
      },
      { algorithms: [ALGORITHM] },
    );
    const body: unknown = JSON.parse(new TextDecoder().decode(payload));
    const claims = tokenClaims.parse(body);
    const { iat, exp } = body as { iat: unknown; exp: unknown };
    return typeof iat === 'number' && typeof exp === 'number' ? { ...claims, iat, exp } : null;
  } catch {
    // Whatever is wrong with it, it is no token of ours.
    return null;
  }
}

async function load(tools: SigningTools): Promise<SigningKey[]> {
  const stored = await tools.keys.ensure(PURPOSE, () => makeSigningKey(tools));
  return Promise.all(stored.map((key) => open(tools.sealer, key)));
}

/** A new signing key, sealed; storing it makes it the one that signs. */
export async function makeSigningKey(tools: Omit<SigningTools, 'keys'>): Promise<StoredKey> {
  const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const id = tools.randomness.id();
  const sealed = tools.sealer.seal(new TextEncoder().encode(JSON.stringify(await exportJWK(privateKey))), keyPlace(id));
  return { id, purpose: PURPOSE, sealed, createdAt: tools.clock.now() };
}

/** Where the material of an installation key is bound to. */
export function keyPlace(id: string) {
  return { tenant: PLATFORM, table: 'keys', row: id, column: 'sealed' };
}

async function open(sealer: Sealer, stored: StoredKey): Promise<SigningKey> {
  const jwk = JSON.parse(new TextDecoder().decode(sealer.open(stored.sealed, keyPlace(stored.id)))) as Key;
  const { d: _private, ...publicPart } = jwk;
  const publicJwk: Key = { ...publicPart, kid: stored.id, alg: ALGORITHM, use: 'sig' };
  const [privateKey, publicKey] = await Promise.all([importJWK(jwk, ALGORITHM), importJWK(publicJwk, ALGORITHM)]);
  return { id: stored.id, privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey, publicJwk };
}
