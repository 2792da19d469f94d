/** Numbers that look random and are the same for the same seed, so that a run can be tried again. */
export interface Seeded {
  /** A whole number from 0 to `end - 1`. */
  below(end: number): number;
  chance(probability: number): boolean;
  pick<Value>(values: readonly Value[]): Value;
}

/** Mulberry32: short, and good enough for choosing what happens next. */
export function createSeeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    chance: (probability) => next() < probability,
    pick(values) {
      if (values.length === 0) throw new Error('Nothing to pick from');
      return values[below(values.length)] as (typeof values)[number];
    },
  };
}
