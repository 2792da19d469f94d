import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AttemptPolicy, Taken } from '../../../src/core/ports/attempts.ts';
import { type Engine, useGround } from './ground.ts';

const SAME_WITHIN = 20;

/** The counter of core/ports/attempts.ts as one would write it without a database. */
class Model {
  readonly #policy: AttemptPolicy;
  #failures = 0;
  #chargedAt = 0;
  #waitUntil = 0;
  #digest: string | undefined;

  constructor(policy: AttemptPolicy) {
    this.#policy = policy;
  }

  take(now: number, guess: string | undefined): Taken {
    if (this.#isDisabled()) return { outcome: 'disabled' };
    if (this.#isForgotten(now)) this.clear();
    if (guess !== undefined && guess === this.#digest && Math.abs(now - this.#chargedAt) <= SAME_WITHIN) {
      return this.#allowed(now, false);
    }
    if (this.#waitUntil > now) return this.#wait(now);
    const { free, waits } = this.#policy;
    this.#failures++;
    this.#chargedAt = now;
    this.#digest = guess;
    const wait = waits[Math.min(this.#failures - free, waits.length) - 1] ?? 0;
    this.#waitUntil = this.#failures > free ? now + wait : 0;
    return this.#allowed(now, true);
  }

  peek(now: number): Taken {
    if (this.#isDisabled()) return { outcome: 'disabled' };
    if (this.#isForgotten(now)) return { outcome: 'allowed', failures: 0, charged: false, until: null };
    if (this.#waitUntil > now) return this.#wait(now);
    return this.#allowed(now, false);
  }

  refund(): void {
    if (this.#failures === 0) return;
    this.#failures--;
    this.#waitUntil = 0;
    this.#digest = undefined;
  }

  clear(): void {
    this.#failures = 0;
    this.#waitUntil = 0;
    this.#digest = undefined;
  }

  #allowed(now: number, charged: boolean): Taken {
    const until = this.#waitUntil > now && !this.#isDisabled() ? this.#waitUntil : null;
    return { outcome: 'allowed', failures: this.#failures, charged, until };
  }

  #isForgotten(now: number): boolean {
    const { free, forgetFree, forget } = this.#policy;
    return now - this.#chargedAt >= (this.#failures <= free ? forgetFree : forget);
  }

  #isDisabled(): boolean {
    const { disableAt } = this.#policy;
    return disableAt !== null && this.#failures >= disableAt;
  }

  /** The clock may have jumped back: never longer than the longest wait from now. */
  #wait(now: number): Taken {
    this.#waitUntil = Math.min(this.#waitUntil, now + Math.max(...this.#policy.waits));
    return { outcome: 'wait', until: this.#waitUntil };
  }
}

const guess = fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined });
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ verb: fc.constant('take' as const), guess }) },
  { weight: 2, arbitrary: fc.record({ verb: fc.constantFrom('peek', 'refund') }) },
  { weight: 1, arbitrary: fc.record({ verb: fc.constant('clear' as const) }) },
);
/** Mostly small steps of time, now and then a long one, or the clock jumps back. */
const passing = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }) },
  { weight: 2, arbitrary: fc.integer({ min: 60, max: 2500 }) },
  { weight: 1, arbitrary: fc.integer({ min: -3000, max: -1 }) },
  { weight: 1, arbitrary: fc.integer({ min: -SAME_WITHIN - 2, max: -1 }) },
);
const policies = fc.record({
  free: fc.integer({ min: 0, max: 4 }),
  waits: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 3 }),
  disableAt: fc.option(fc.integer({ min: 1, max: 10 })),
  forgetFree: fc.integer({ min: 100, max: 500 }),
  forget: fc.integer({ min: 500, max: 2000 }),
});

export function attemptsModelSuite(engine: Engine): void {
  describe('attempts beside a model', () => {
    const ground = useGround(engine);

    test('the counter says what the model says, whatever happens in whatever order', async () => {
      const tenant = await ground.tenant();
      let counter = 0;
      const history = fc.array(fc.tuple(step, passing), { minLength: 1, maxLength: 25 });
      await fc.assert(
        fc.asyncProperty(policies, history, async (policy, steps) => {
          const { attempts } = ground.first;
          const name = `c${counter++}`;
          const model = new Model(policy);
          let now = 1_000_000;
          for (const [action, time] of steps) {
            now += time;
            if (action.verb === 'take') {
              const sent = 'guess' in action ? action.guess : undefined;
              const same = sent === undefined ? undefined : { same: sent, sameWithin: SAME_WITHIN };
              expect(await attempts.take(tenant, name, policy, now, same)).toEqual(model.take(now, sent));
            } else if (action.verb === 'peek') {
              expect(await attempts.peek(tenant, name, policy, now)).toEqual(model.peek(now));
            } else if (action.verb === 'refund') {
              await attempts.refund(tenant, name);
              model.refund();
            } else {
              await attempts.clear(tenant, name);
              model.clear();
            }
          }
        }),
        { numRuns: 200 },
      );
    });
  });
}
