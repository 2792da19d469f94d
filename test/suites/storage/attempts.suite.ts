import { describe, expect, test } from 'vitest';
import type { AttemptPolicy, Taken } from '../../../src/core/ports/attempts.ts';
import { type Engine, race, repeatedly, useGround } from './ground.ts';

const policy: AttemptPolicy = { free: 3, waits: [100, 200, 400], disableAt: 8, forgetFree: 1000, forget: 10_000 };
const never: AttemptPolicy = { ...policy, disableAt: null };

export function attemptsSuite(engine: Engine): void {
  describe('attempts', () => {
    const ground = useGround(engine);
    const charged = (failures: number, until: number | null = null): Taken => ({
      ...{ outcome: 'allowed', failures, charged: true, until },
    });
    const uncharged = (failures: number, until: number | null = null): Taken => ({
      ...{ outcome: 'allowed', failures, charged: false, until },
    });
    const allowed = (results: readonly Taken[]) => results.filter((result) => result.outcome === 'allowed').length;

    async function counter(used = policy) {
      const tenant = await ground.tenant();
      const { attempts } = ground.first;
      return {
        tenant,
        take: (now: number, same?: string) =>
          attempts.take(tenant, 'c', used, now, same === undefined ? undefined : { same, sameWithin: 10 }),
        peek: (now: number) => attempts.peek(tenant, 'c', used, now),
        refund: () => attempts.refund(tenant, 'c'),
        clear: () => attempts.clear(tenant, 'c'),
      };
    }

    test('free charges, growing waits, and disabled at the end', async () => {
      const { take, peek } = await counter();
      for (let failures = 1; failures <= 3; failures++) expect(await take(1000)).toEqual(charged(failures));
      expect(await take(1000), 'the first one that brings a wait').toEqual(charged(4, 1100));
      expect(await take(1000)).toEqual({ outcome: 'wait', until: 1100 });
      expect(await take(1099)).toEqual({ outcome: 'wait', until: 1100 });
      expect(await peek(1099)).toEqual({ outcome: 'wait', until: 1100 });
      expect(await peek(1100)).toEqual(uncharged(4));
      expect(await take(1100)).toEqual(charged(5, 1300));
      expect(await take(1299)).toEqual({ outcome: 'wait', until: 1300 });
      expect(await take(1300)).toEqual(charged(6, 1700));
      expect(await take(1700)).toEqual(charged(7, 2100));
      expect(await take(1700), 'the last wait repeats').toEqual({ outcome: 'wait', until: 2100 });
      expect(await take(2100), 'the last one: no wait helps').toEqual(charged(8));
      expect(await take(2100)).toEqual({ outcome: 'disabled' });
      expect(await peek(1e12), 'for ever').toEqual({ outcome: 'disabled' });
      expect(await take(1e12)).toEqual({ outcome: 'disabled' });
    });

    test('without waits, charges only count', async () => {
      const { take } = await counter({ ...never, free: 0, waits: [] });
      for (let failures = 1; failures <= 5; failures++) expect(await take(1000)).toEqual(charged(failures));
    });

    test('a counter that is left alone is forgotten, sooner while it is in its free part', async () => {
      const { take, peek } = await counter();
      for (let failures = 1; failures <= 3; failures++) await take(1000);
      expect(await peek(1999)).toEqual(uncharged(3));
      expect(await peek(2000)).toEqual(uncharged(0));
      expect(await take(2000)).toEqual(charged(1));
      for (let failures = 2; failures <= 3; failures++) expect(await take(2000)).toEqual(charged(failures));
      expect(await take(2000)).toEqual(charged(4, 2100));
      expect(await peek(11_999)).toEqual(uncharged(4));
      expect(await take(12_000)).toEqual(charged(1));
    });

    test('the same guess again counts once, until another one or too late', async () => {
      const { take } = await counter();
      expect(await take(1000, 'a')).toEqual(charged(1));
      expect(await take(1010, 'a')).toEqual(uncharged(1));
      expect(await take(1011, 'a'), 'counted from the charge').toEqual(charged(2));
      expect(await take(1011, 'b')).toEqual(charged(3));
      expect(await take(1011, 'a')).toEqual(charged(4, 1111));
      expect(await take(1012, 'a'), 'also while others wait').toEqual(uncharged(4, 1111));
      expect(await take(1012, 'b')).toEqual({ outcome: 'wait', until: 1111 });
      expect(await take(1012)).toEqual({ outcome: 'wait', until: 1111 });
    });

    test('the same guess is refused like any other once disabled', async () => {
      const { take } = await counter({ ...policy, disableAt: 1 });
      expect(await take(1000, 'a')).toEqual(charged(1));
      expect(await take(1000, 'a')).toEqual({ outcome: 'disabled' });
    });

    test('a refund takes back one charge and its wait', async () => {
      const { take, refund, peek } = await counter();
      for (let failures = 1; failures <= 4; failures++) await take(1000, 'a'.repeat(failures));
      expect(await take(1000)).toMatchObject({ outcome: 'wait' });
      await refund();
      expect(await peek(1000)).toEqual(uncharged(3));
      expect(await take(1000, 'aaaa'), 'a refunded guess is charged like a new one').toEqual(charged(4, 1100));
      for (let index = 0; index < 9; index++) await refund();
      expect(await peek(1000), 'never below nothing').toEqual(uncharged(0));
    });

    test('clearing forgets everything, also a disabled counter', async () => {
      const { take, clear } = await counter({ ...policy, disableAt: 1 });
      await take(1000, 'a');
      expect(await take(1001)).toEqual({ outcome: 'disabled' });
      await clear();
      expect(await take(1001, 'a')).toEqual(charged(1));
    });

    test.each(['take', 'peek'] as const)(
      'a clock that jumped back locks for the longest wait at most (%s)',
      async (verb) => {
        const { [verb]: ask, take } = await counter(never);
        const late = 100_000_000;
        for (let failures = 1; failures <= 4; failures++) await take(late);
        expect(await ask(1000)).toEqual({ outcome: 'wait', until: 1400 });
        expect(await ask(1200), 'the wait does not move along').toEqual({ outcome: 'wait', until: 1400 });
        expect(await take(1399)).toEqual({ outcome: 'wait', until: 1400 });
        expect(await take(1400)).toEqual(charged(5, 1600));
      },
    );

    test('sweeping keeps disabled counters and those charged lately', async () => {
      const tenant = await ground.tenant();
      const { attempts } = ground.first;
      const used = { ...policy, waits: [] };
      for (let failures = 0; failures < 8; failures++) await attempts.take(tenant, 'disabled', used, 10);
      for (let failures = 0; failures < 7; failures++) await attempts.take(tenant, 'old', used, 10);
      await attempts.take(tenant, 'young', used, 20);
      expect(await attempts.sweep(20, 8)).toBe(1);
      expect(await attempts.peek(tenant, 'disabled', used, 20)).toEqual({ outcome: 'disabled' });
      expect(await attempts.peek(tenant, 'young', used, 20)).toEqual(uncharged(1));
      expect(await attempts.peek(tenant, 'old', used, 20)).toEqual(uncharged(0));
    });

    test('a charge outlives the transaction that fails beside it', async () => {
      const { tenant, take, peek } = await counter();
      await take(1000);
      await expect(
        ground.first.transaction(async ({ settings }) => {
          await settings.put(tenant, 'c', 'k', 'v');
          throw new Error('stop');
        }),
      ).rejects.toThrow('stop');
      expect(await peek(1000)).toEqual(uncharged(1));
      expect(await ground.first.settings.get(tenant, 'c', 'k')).toBeNull();
    });

    test.each([0, 2, 3])('with %i charges made, 50 callers at once get exactly what is left', async (made) => {
      await repeatedly(5, async () => {
        const { tenant, take } = await counter();
        for (let failures = 0; failures < made; failures++) await take(1000);
        const results = await race(ground, 50, ({ attempts }) => attempts.take(tenant, 'c', policy, 1000));
        expect(allowed(results)).toBe(4 - made);
        const failures = results.flatMap((result) => (result.outcome === 'allowed' ? [result.failures] : []));
        expect(failures.sort(), 'each is told another number').toEqual([1, 2, 3, 4].slice(made));
        const told = results.filter((result) => result.outcome === 'allowed' && result.until === 1100);
        expect(told, 'one is told the wait that it brought').toHaveLength(1);
        const refused = results.filter((result) => result.outcome !== 'allowed');
        expect(refused).toEqual(Array(46 + made).fill({ outcome: 'wait', until: 1100 }));
      });
    });

    test('no more attempts than until it is disabled, without waits', async () => {
      const { tenant } = await counter();
      const used = { ...policy, waits: [] };
      const results = await race(ground, 50, ({ attempts }) => attempts.take(tenant, 'c', used, 1000));
      expect(allowed(results)).toBe(8);
      expect(results.filter((result) => result.outcome === 'disabled')).toHaveLength(42);
    });

    test('one guess sent 50 times at once is charged once', async () => {
      await repeatedly(5, async () => {
        const { tenant, peek } = await counter();
        const guess = { same: 'a', sameWithin: 10 };
        const results = await race(ground, 50, ({ attempts }) => attempts.take(tenant, 'c', policy, 1000, guess));
        expect(allowed(results)).toBe(50);
        expect(results.filter((result) => result.outcome === 'allowed' && result.charged)).toHaveLength(1);
        expect(await peek(1000)).toEqual(uncharged(1));
      });
    });

    test('50 callers whose guess is right but who get no further charge nobody', async () => {
      const { tenant, peek } = await counter();
      const used = { ...policy, free: 1000, disableAt: null };
      await race(ground, 50, async ({ attempts }, index) => {
        await attempts.take(tenant, 'c', used, 1000, { same: `${index}`, sameWithin: 10 });
        await attempts.refund(tenant, 'c');
      });
      expect(await peek(1000)).toEqual(uncharged(0));
    });

    test('counters that come and go under 50 callers never break', async () => {
      const { tenant } = await counter();
      await race(ground, 100, async ({ attempts }, index) =>
        index % 5 === 0 ? attempts.clear(tenant, 'c') : attempts.take(tenant, 'c', policy, 1000),
      );
    });
  });
}
