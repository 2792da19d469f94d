import { createHmac, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { totpFactor } from './totp-factor.ts';

/** The system's own chance; the product's source of it lives above this room. */
const randomness = { bytes: (length: number) => new Uint8Array(randomBytes(length)), token: () => '', id: () => '' };
const rfcSeed = new TextEncoder().encode('12345678901234567890');

/** HOTP of RFC 4226 section 5.3, written from the text: a second opinion, not the library's. */
function hotp(secret: Uint8Array, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const mac = createHmac('sha1', secret).update(message).digest();
  const offset = (mac[19] ?? 0) & 0xf;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const at = (step: number) => step * 30_000;

describe('published vectors', () => {
  it.each(['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'])(
    'RFC 4226 appendix D: counter %# gives %s',
    (code) => {
      const vectors = [
        '755224',
        '287082',
        '359152',
        '969429',
        '338314',
        '254676',
        '287922',
        '162583',
        '399871',
        '520489',
      ];
      const counter = vectors.indexOf(code);
      expect(totpFactor.match(rfcSeed, code, at(counter))).toEqual({ step: counter, drift: 0 });
    },
  );

  // The RFC prints 8 digits; the last 6 are the 6-digit code of the same step.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('RFC 6238 appendix B: %i seconds gives %s', (seconds, code) => {
    expect(totpFactor.match(rfcSeed, code, seconds * 1000)).toEqual({ step: Math.floor(seconds / 30), drift: 0 });
  });
});

describe('window', () => {
  const secret = fc.uint8Array({ minLength: 20, maxLength: 20 });
  const step = fc.integer({ min: 2, max: 2 ** 31 });

  it('accepts exactly the current step, the one before and one ahead', () => {
    fc.assert(
      fc.property(
        secret,
        step,
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 0, max: 29_999 }),
        (key, now, off, ms) => {
          fc.pre(now + off >= 0);
          const codes = [-1, 0, 1].map((near) => hotp(key, now + near));
          const code = hotp(key, now + off);
          const match = totpFactor.match(key, code, at(now) + ms);
          if (Math.abs(off) <= 1) expect(match?.drift).toBeDefined();
          // By chance a far step can have the code of a near one; then it is the near one that matched.
          else expect(match === null).toBe(!codes.includes(code));
          if (match !== null) expect(codes[match.drift + 1]).toBe(code);
          if (match !== null) expect(match.step).toBe(now + match.drift);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('agrees with an independent implementation for random secrets and times', () => {
    for (let round = 0; round < 500; round++) {
      const key = new Uint8Array(randomBytes(20));
      const now = Math.floor(Math.random() * 2 ** 32);
      expect(totpFactor.match(key, hotp(key, now), at(now))?.step).toBe(now);
    }
  });
});

describe('what is typed', () => {
  const now = at(1_000_000);
  const code = hotp(rfcSeed, 1_000_000);

  it.each([code, ` ${code}`, `${code} `, `${code.slice(0, 3)} ${code.slice(3)}`])('forgives blanks: "%s"', (typed) => {
    expect(totpFactor.match(rfcSeed, typed, now)).not.toBeNull();
  });

  it.each([
    '',
    ' ',
    '12345',
    '1234567',
    'abcdef',
    '１２３４５６',
    '٠١٢٣٤٥',
    '+12345',
    '-12345',
    '1e5000',
    '0x1234',
    `0${code}`,
    `${code}0`,
    `${code}\n`,
    '9'.repeat(1_000_000),
  ])('takes nothing else for a code: %#', (typed) => {
    expect(totpFactor.match(rfcSeed, typed, now)).toBeNull();
  });

  it('never throws, whatever text comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...' 0129٣１+-e\0\ud800\n'), maxLength: 12 }), (typed) => {
        totpFactor.match(rfcSeed, typed, now);
      }),
    );
  });
});

describe('new secrets', () => {
  const labels = { issuer: 'login.example.com', account: 'jane@example.com' };

  it('has 160 bits, each time others', () => {
    const secrets = Array.from({ length: 200 }, () => totpFactor.newSecret(randomness, labels));
    expect(new Set(secrets.map((secret) => secret.shown)).size).toBe(200);
    for (const { secret, shown } of secrets) {
      expect(secret).toHaveLength(20);
      expect(shown).toMatch(/^[A-Z2-7]{32}$/);
    }
    const ones = secrets
      .flatMap(({ secret }) => [...secret])
      .reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
    // 32,000 bits: a fair source is within five standard deviations (447) but for one run in a million.
    expect(Math.abs(ones - 16_000)).toBeLessThan(448);
  });

  it('names issuer and account in an otpauth address that survives being decoded twice', () => {
    const { uri, shown } = totpFactor.newSecret(randomness, labels);
    expect(decodeURIComponent(uri)).toBe(uri);
    const url = new URL(uri);
    expect(url.protocol).toBe('otpauth:');
    expect(url.host).toBe('totp');
    expect(decodeURIComponent(url.pathname)).toBe('/login.example.com:jane@example.com');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      secret: shown,
      issuer: labels.issuer,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });

  it('keeps hostile names inside their place', () => {
    const hostile = { issuer: 'x:y&secret=A#', account: 'a:b @ü&?#/\n' };
    const { uri, shown } = totpFactor.newSecret(randomness, hostile);
    const url = new URL(uri);
    expect(url.searchParams.get('secret')).toBe(shown);
    expect(url.searchParams.get('issuer')).toBe(hostile.issuer);
    expect(url.pathname.split(':')).toHaveLength(2);
    expect(uri).not.toContain('+');
    expect(decodeURIComponent(url.pathname.split(':')[1] ?? '')).toBe(hostile.account);
  });
});
