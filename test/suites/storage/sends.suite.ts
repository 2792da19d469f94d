import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { SendLimit } from '../../../src/core/ports/sends.ts';
import type { Storage } from '../../../src/core/ports/storage.ts';
import { count, type Engine, race, useGround } from './ground.ts';

export function sendsSuite(engine: Engine): void {
  describe('the count of sends', () => {
    const ground = useGround(engine);
    const limits: SendLimit[] = [
      { counter: 'user:k', max: 3, within: 900 },
      { counter: 'user:k', max: 5, within: 3600 },
      { counter: 'number:n', max: 4, within: 3600 },
    ];
    const book = ({ sends }: Storage, tenant: string, at: number, some = limits, id: string = randomUUID()) =>
      sends.book(tenant, { id, at, limits: some });

    test('at a counter with three left, three of 50 at once book, whatever order they name their limits in', async () => {
      const tenant = await ground.tenant();
      const outcomes = await race(ground, 50, (storage, index) =>
        book(storage, tenant, 1000, index % 3 === 0 ? limits : limits.toReversed()),
      );
      expect(count(outcomes, null)).toBe(3);
      for (const refused of outcomes.filter((one) => one !== null)) {
        expect(refused).toEqual({ counter: 'user:k', until: 1900 });
      }
    });

    test('windows slide, and what one limit refuses is booked under none', async () => {
      const tenant = await ground.tenant();
      const storage = ground.first;
      for (const at of [0, 300, 800]) expect(await book(storage, tenant, at)).toBeNull();
      expect(await book(storage, tenant, 899)).toEqual({ counter: 'user:k', until: 900 });
      expect(await book(storage, tenant, 900)).toBeNull();
      expect(await book(storage, tenant, 1300)).toEqual({ counter: 'number:n', until: 3600 });
      expect(await book(storage, tenant, 1300, [{ counter: 'number:n', max: 5, within: 3600 }])).toBeNull();
      expect(await book(storage, tenant, 1300, [{ counter: 'user:k', max: 5, within: 3600 }])).toBeNull();
      expect(await book(storage, tenant, 1300, [{ counter: 'user:k', max: 5, within: 3600 }])).not.toBeNull();
    });

    test('a booking that is taken back leaves its place to another', async () => {
      const tenant = await ground.tenant();
      const one: SendLimit[] = [{ counter: 'c', max: 1, within: 100 }];
      expect(await book(ground.first, tenant, 0, one, 'first')).toBeNull();
      expect(await book(ground.second, tenant, 0, one)).not.toBeNull();
      await ground.first.sends.release(tenant, 'first');
      expect(await book(ground.second, tenant, 0, one, 'second')).toBeNull();
      await ground.first.sends.sweep(0);
      expect(await book(ground.second, tenant, 1, one)).not.toBeNull();
      await ground.first.sends.sweep(1);
      expect(await book(ground.second, tenant, 1, one)).toBeNull();
    });

    test('of 50 who take the oldest booking back, as many do as there are, and each another one', async () => {
      const tenant = await ground.tenant();
      const [c, d] = ['c', 'd'].map((counter) => ({ counter, max: 30, within: 100 })) as [SendLimit, SendLimit];
      for (let at = 0; at < 20; at++) await book(ground.first, tenant, at, at === 0 ? [c, d] : [c], `b${at}`);
      expect(await ground.first.sends.releaseOldest(tenant, 'c')).toBe(true);
      // Nineteen are left, and room for eleven: the one that is gone was the oldest, under this counter alone.
      expect(await book(ground.first, tenant, 19, [{ ...c, max: 19 }])).toEqual({ counter: 'c', until: 101 });
      expect(await book(ground.first, tenant, 19, [{ ...d, max: 1 }])).toEqual({ counter: 'd', until: 100 });
      const taken = await race(ground, 50, ({ sends }) => sends.releaseOldest(tenant, 'c'));
      expect(count(taken, true)).toBe(19);
      expect(await book(ground.first, tenant, 19, [{ ...c, max: 1 }])).toBeNull();
    });

    test('a clock that jumped back closes a window for no longer than it is', async () => {
      const tenant = await ground.tenant();
      const one: SendLimit[] = [{ counter: 'c', max: 1, within: 100 }];
      await book(ground.first, tenant, 1_000_000, one);
      expect(await book(ground.first, tenant, 999_950, one)).toEqual({ counter: 'c', until: 1_000_050 });
      expect(await book(ground.first, tenant, 5000, one)).toBeNull();
    });
  });
}
