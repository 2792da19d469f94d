import { expect, test } from 'vitest';
import { mayBeStale } from './stale-code.ts';

const MINUTE = 60_000;

test.each([
  [0, true],
  [29 * MINUTE, true],
  [31 * MINUTE, false],
  // Another process, whose clock is a little behind.
  [-2_000, true],
  // The clock was a day ahead when the strategy was changed, and was put back since.
  [-24 * 60 * MINUTE, false],
])('%i ms after a change of strategy a code may be stale: %s', (since, stale) => {
  const now = 1_800_000_000_000;
  expect(mayBeStale({ strategySince: now - since }, now)).toBe(stale);
});

test('where the strategy was never changed no code is stale', () => {
  expect(mayBeStale({ strategySince: null }, 1_800_000_000_000)).toBe(false);
});
