import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { base64url, createLocalJWKSet, jwtVerify, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenStorage } from '../core/ports/storage.ts';
import { openStorage } from '../storage/open-storage.ts';
import { systemRandomness } from './randomness.ts';
import { createSealer } from './sealing.ts';
import { createSigning, type Signing } from './signing.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-signing-'));
const sealer = createSealer([systemRandomness.bytes(32)], systemRandomness);
const DAY = 24 * 60 * 60_000;
let now = Date.now();
let storage: OpenStorage;
let signing: Signing;

const open = () =>
  createSigning({ keys: storage.keys, sealer, clock: { now: () => now }, randomness: systemRandomness });
const claims = {
  jti: 'j1',
  iss: 'localhost',
  aud: 'localhost',
  sub: 'jane',
  tci: 'OAUTH2_INTERNAL',
  ten: 't1',
  sid: 's1',
  tfa: true,
  xsrfToken: 'x',
};

beforeAll(async () => {
  storage = await openStorage({ databaseUrl: null, dataDir });
  signing = await open();
});
afterAll(async () => {
  await storage.close();
  rmSync(dataDir, { recursive: true });
});

describe('tokens', () => {
  it('are ES256 JWTs that anybody can verify with the published keys', async () => {
    const token = await signing.sign(claims, now, now + DAY);
    const { payload, protectedHeader } = await jwtVerify(token, createLocalJWKSet(signing.jwks()));
    expect(protectedHeader).toMatchObject({ alg: 'ES256', typ: 'JWT' });
    expect(payload).toMatchObject({ ...claims, nbf: 0, exp: Math.ceil((now + DAY) / 1000) });
    expect(await signing.read(token)).toMatchObject(claims);
  });

  it('of another installation, algorithm or shape are nothing', async () => {
    const [publicJwk] = signing.jwks().keys;
    const kid = publicJwk?.kid ?? '';
    const body = base64url.encode(JSON.stringify({ ...claims, iat: 1, exp: 9_999_999_999 }));
    const forged = [
      // No algorithm at all.
      `${base64url.encode(JSON.stringify({ alg: 'none', kid }))}.${body}.`,
      // The public key as an HMAC secret (algorithm confusion).
      await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', kid })
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(JSON.stringify(publicJwk))),
      // A key id that is a path, or is unknown.
      `${base64url.encode(JSON.stringify({ alg: 'ES256', kid: '../../dev/null' }))}.${body}.AAAA`,
      'a.b.c',
      '',
      'x'.repeat(10_000),
    ];
    for (const token of forged) expect(await signing.read(token)).toBeNull();
    const good = await signing.sign(claims, now, now + DAY);
    const [header, , signature] = good.split('.');
    expect(await signing.read(`${header}.${body}.${signature}`)).toBeNull();
  });

  it('outlive the key that signs: after 90 days a new one signs, and the old tokens are still read', async () => {
    const old = await signing.sign(claims, now, now + 200 * DAY);
    expect(await signing.renewOlderThan(90 * DAY)).toBe(false);
    now += 91 * DAY;
    expect(await signing.renewOlderThan(90 * DAY)).toBe(true);
    const fresh = await signing.sign(claims, now, now + DAY);
    const kidOf = (token: string) => JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()).kid;
    expect(kidOf(fresh)).not.toBe(kidOf(old));
    const another = await open();
    for (const reader of [signing, another]) {
      expect(await reader.read(old)).toMatchObject(claims);
      expect(await reader.read(fresh)).toMatchObject(claims);
    }
    expect(another.jwks().keys).toHaveLength(2);
  });

  it('of a key that another process made are read, once the keys have been looked up again', async () => {
    const another = await open();
    now += 91 * DAY;
    await signing.renewOlderThan(90 * DAY);
    expect(await another.read(await signing.sign(claims, now, now + DAY))).toMatchObject(claims);
  });

  it('are signed by keys that stand sealed in the database', async () => {
    const [key] = await storage.keys.ensure('token-signing', () => {
      throw new Error('there is one');
    });
    expect(key?.sealed).toMatch(/^v1\./);
    expect(JSON.stringify(signing.jwks())).not.toContain('"d"');
  });
});
