import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalName } from './canonical-name.ts';

describe('the canonical form of a name', () => {
  it.each([
    ['Jane', 'jane'],
    [' jane ', 'jane'],
    ['JÜRGEN', 'ju\u0308rgen'],
    ['ｊａｎｅ', 'jane'],
    ['\u212Aim', 'kim'],
    ['\ufb01n', 'fin'],
  ])('%s and %s are one user', (left, right) => {
    expect(canonicalName(left)).toBe(canonicalName(right));
  });

  it.each([
    ['jane', 'jan'],
    ['admin', '\u0430dmin'],
    ['mike', 'm\u0131ke'],
  ])('%s and %s are two', (left, right) => {
    expect(canonicalName(left)).not.toBe(canonicalName(right));
  });

  it('is the same when made twice, or it would not be canonical', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (name) => {
        expect(canonicalName(canonicalName(name))).toBe(canonicalName(name));
      }),
      { numRuns: 5000 },
    );
  });
});
