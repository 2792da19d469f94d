import type { Clock } from '../core/ports/clock.ts';

/** The machine's clock. The only place that reads it. */
export const systemClock: Clock = { now: () => Date.now() };
