import { describe, expect, test } from 'vitest';
import type { NewOutboxItem, OutboxItem } from '../../../src/core/ports/outbox.ts';
import { count, type Engine, race, repeatedly, useGround } from './ground.ts';

const LEASE = 100;
/** Claims span all tenants, so each test has a time of its own: what the others left is not due yet. */
let epoch = 1_000_000_000;

const item = (id: string, createdAt: number, details: Partial<NewOutboxItem> = {}): NewOutboxItem => ({
  ...{ id, kind: 'mail', userKey: 'k', sealed: `sealed ${id}`, createdAt },
  ...details,
});
const idsOf = (items: readonly OutboxItem[]) => items.map(({ id }) => id);

export function outboxSuite(engine: Engine): void {
  describe('outbox', () => {
    const ground = useGround(engine);
    /** A tenant, and the time that its test begins at: earlier than that of all tests before. */
    async function start(): Promise<{ tenant: string; now: number }> {
      epoch -= 1_000_000;
      return { tenant: await ground.tenant(), now: epoch };
    }

    test('an item is due at once, and again when its lease is over, the longest due first', async () => {
      const { tenant, now } = await start();
      const { outbox } = ground.first;
      await outbox.put(tenant, item('b', now + 1));
      await outbox.put(tenant, item('a', now, { kind: 'reset-request', userKey: null }));
      expect(await outbox.claim(now - 1, LEASE, 10)).toEqual([]);
      const [first, second] = await outbox.claim(now + 1, LEASE, 10);
      expect(first).toStrictEqual({ ...item('a', now), tenant, kind: 'reset-request', userKey: null, attempt: 1 });
      expect(second).toStrictEqual({ ...item('b', now + 1), tenant, attempt: 1 });
      expect(await outbox.claim(now + LEASE, LEASE, 10)).toEqual([]);
      const again = await outbox.claim(now + 1 + LEASE, LEASE, 1);
      expect(again).toMatchObject([{ id: 'a', attempt: 2 }]);
    });

    test('only the newest claim removes or postpones', async () => {
      const { tenant, now } = await start();
      const { outbox } = ground.first;
      await outbox.put(tenant, item('a', now));
      await outbox.claim(now, LEASE, 10);
      await outbox.claim(now + LEASE, LEASE, 10);
      expect(await outbox.remove(tenant, 'a', 1), 'an earlier claim').toBe(false);
      expect(await outbox.postpone(tenant, 'a', 1, now), 'an earlier claim').toBe(false);
      expect(await outbox.postpone(tenant, 'a', 2, now + 5000)).toBe(true);
      expect(await outbox.claim(now + 4999, LEASE, 10)).toEqual([]);
      expect(idsOf(await outbox.claim(now + 5000, LEASE, 10))).toEqual(['a']);
      expect(await outbox.remove(tenant, 'a', 3)).toBe(true);
      expect(await outbox.remove(tenant, 'a', 3)).toBe(false);
      expect(await outbox.claim(now + 9000, LEASE, 10)).toEqual([]);
    });

    test('an item is there exactly when the transaction that put it is', async () => {
      const { tenant, now } = await start();
      const failing = ground.first.transaction(async ({ outbox }) => {
        await outbox.put(tenant, item('a', now));
        throw new Error('stop');
      });
      await expect(failing).rejects.toThrow('stop');
      expect(await ground.second.outbox.claim(now, LEASE, 10)).toEqual([]);
    });

    test('removing a user removes what waits for them', async () => {
      const { tenant, now } = await start();
      await ground.user(tenant, 'k');
      await ground.first.outbox.put(tenant, item('a', now));
      await ground.first.outbox.put(tenant, item('b', now, { userKey: 'other' }));
      await ground.first.users.remove(tenant, 'k');
      expect(idsOf(await ground.first.outbox.claim(now, LEASE, 10))).toEqual(['b']);
    });

    test('sweeping deletes what was put before; sealing again needs the old text', async () => {
      const { tenant, now } = await start();
      const { outbox } = ground.first;
      await outbox.put(tenant, item('a', now));
      await outbox.put(tenant, item('b', now + 1));
      expect(await outbox.seals(tenant, '', 1)).toStrictEqual([{ id: 'a', sealed: 'sealed a' }]);
      expect(await outbox.seals(tenant, 'a', 9)).toStrictEqual([{ id: 'b', sealed: 'sealed b' }]);
      expect(await outbox.reseal(tenant, 'b', { from: 'else', to: 'new' })).toBe(false);
      expect(await outbox.reseal(tenant, 'b', { from: 'sealed b', to: 'new' })).toBe(true);
      expect(await outbox.sweep(now + 1)).toBe(1);
      expect(await outbox.seals(tenant, '', 9)).toStrictEqual([{ id: 'b', sealed: 'new' }]);
    });

    test('50 callers get 40 items once each', async () => {
      await repeatedly(3, async () => {
        const { tenant, now } = await start();
        for (let index = 0; index < 40; index++) await ground.first.outbox.put(tenant, item(`i${index}`, now));
        const claims = await race(ground, 50, ({ outbox }) => outbox.claim(now, LEASE, 3));
        const ids = claims.flatMap(idsOf);
        expect(new Set(ids).size).toBe(ids.length);
        // Whoever found only what others had just taken left something behind; it is still due.
        for (let rest = await ground.first.outbox.claim(now, LEASE, 10); rest.length > 0; ) {
          ids.push(...idsOf(rest));
          rest = await ground.first.outbox.claim(now, LEASE, 10);
        }
        expect(ids).toHaveLength(40);
        const [id = ''] = ids;
        const removed = await race(ground, 50, ({ outbox }) => outbox.remove(tenant, id, 1));
        expect(count(removed, true)).toBe(1);
      });
    });
  });

  describe('past passwords', () => {
    const ground = useGround(engine);

    test('the newest of each sort stay, newest first; brief ones push out brief ones only; they go with the user', async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      await ground.user(tenant, 'other');
      const { passwordHistory: history } = ground.first;
      await history.add(tenant, 'other', { hash: 'theirs', brief: false }, 2);
      for (const hash of ['a', 'b', 'c']) await history.add(tenant, 'k', { hash, brief: false }, 2);
      expect(await history.list(tenant, 'k')).toEqual(['c', 'b']);
      for (let index = 0; index < 11; index++) await history.add(tenant, 'k', { hash: `q${index}`, brief: true }, 2);
      expect(await history.list(tenant, 'k')).toEqual(['q10', 'q9', 'c', 'b']);
      expect(await history.list(await ground.tenant(), 'k')).toEqual([]);
      await ground.first.users.remove(tenant, 'k');
      expect(await history.list(tenant, 'k')).toEqual([]);
      expect(await history.list(tenant, 'other')).toEqual(['theirs']);
    });

    test('50 at once leave as many as are to be kept', async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      await race(ground, 50, ({ passwordHistory: history }, index) =>
        history.add(tenant, 'k', { hash: `h${index}`, brief: false }, 5),
      );
      await ground.first.passwordHistory.add(tenant, 'k', { hash: 'last', brief: false }, 5);
      const kept = await ground.first.passwordHistory.list(tenant, 'k');
      expect(kept).toHaveLength(5);
      expect(kept[0]).toBe('last');
    });
  });
}
