import { describe, expect, it } from 'vitest';
import { SealBroken } from '../core/ports/sealer.ts';
import { systemRandomness } from './randomness.ts';
import { createSealer } from './sealing.ts';

const [first, second] = [systemRandomness.bytes(32), systemRandomness.bytes(32)];
const sealer = createSealer([first], systemRandomness);
const place = { tenant: 't1', table: 'factors', row: 'u1/totp', column: 'secret' };
const plain = new TextEncoder().encode('12345678901234567890');

describe('sealing', () => {
  it('opens what it sealed, and shows nothing of it', () => {
    const sealed = sealer.seal(plain, place);
    expect(sealer.open(sealed, place)).toEqual(plain);
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').includes(Buffer.from(plain))).toBe(false);
  });

  it('gives equal secrets different texts', () => {
    expect(sealer.seal(plain, place)).not.toBe(sealer.seal(plain, place));
  });

  it.each(['tenant', 'table', 'row', 'column'] as const)('does not open at another %s', (part) => {
    const sealed = sealer.seal(plain, place);
    expect(() => sealer.open(sealed, { ...place, [part]: 'other' })).toThrow(SealBroken);
  });

  it('does not open with any bit changed', () => {
    const [version, id, text = ''] = sealer.seal(plain, place).split('.');
    const body = Buffer.from(text, 'base64url');
    for (let bit = 0; bit < body.length * 8; bit++) {
      const changed = Buffer.from(body);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => sealer.open(`${version}.${id}.${changed.toString('base64url')}`, place)).toThrow(SealBroken);
    }
  });

  it.each(['', 'v1', 'v2.00000000.AAAA', 'v1.00000000.', 'nonsense'])('does not open "%s"', (sealed) => {
    expect(() => sealer.open(sealed, place)).toThrow(SealBroken);
  });

  it('rotates: the first key seals, all open, and a dropped key opens nothing', () => {
    const old = sealer.seal(plain, place);
    const both = createSealer([second, first], systemRandomness);
    expect(both.open(old, place)).toEqual(plain);
    const renewed = both.seal(plain, place);
    const later = createSealer([second], systemRandomness);
    expect(later.open(renewed, place)).toEqual(plain);
    expect(() => later.open(old, place)).toThrow(SealBroken);
  });
});
