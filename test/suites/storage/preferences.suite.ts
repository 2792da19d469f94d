import { describe, expect, test } from 'vitest';
import { count, type Engine, race, useGround } from './ground.ts';

const bounds = { count: 3, size: 60 };

export function preferencesSuite(engine: Engine): void {
  describe('preferences', () => {
    const ground = useGround(engine);
    async function start(): Promise<string> {
      const tenant = await ground.tenant();
      for (const key of ['k', 'other']) await ground.user(tenant, key);
      return tenant;
    }
    const some = (value: unknown) => ({ fragments: { type: 'p', value }, createdAt: 7 });

    test('an object comes back as it was stored, to its user alone, and goes with them', async () => {
      const tenant = await start();
      const { preferences, users } = ground.first;
      const id = (await preferences.create(tenant, 'k', some({ a: ['ü', null] }), bounds)) as number;
      const stored = { id, fragments: { type: 'p', value: { a: ['ü', null] } }, createdAt: 7, updatedAt: 7 };
      expect(await preferences.find(tenant, 'k', id)).toStrictEqual(stored);
      expect(await preferences.list(tenant, 'k')).toStrictEqual([stored]);
      expect(await preferences.find(tenant, 'other', id)).toBeNull();
      expect(await preferences.list(tenant, 'other')).toEqual([]);
      expect(await preferences.merge(tenant, 'other', id, { fragments: { x: 1 }, at: 8 }, bounds)).toBeNull();
      expect(await preferences.remove(tenant, 'other', id)).toBe(false);
      expect(await preferences.create(tenant, 'nobody', some(1), bounds)).toBeNull();
      await users.remove(tenant, 'k');
      expect(await preferences.list(tenant, 'k')).toEqual([]);
    });

    test('fragments are set and removed, within bounds or not at all', async () => {
      const tenant = await start();
      const { preferences } = ground.first;
      const id = (await preferences.create(tenant, 'k', some(1), bounds)) as number;
      const change = { fragments: { value: null, next: 2 }, at: 9 };
      const merged = { id, fragments: { type: 'p', next: 2 }, createdAt: 7, updatedAt: 9 };
      expect(await preferences.merge(tenant, 'k', id, change, bounds)).toStrictEqual(merged);
      const large = { fragments: { next: 'x'.repeat(60) }, at: 10 };
      expect(await preferences.merge(tenant, 'k', id, large, bounds)).toBe('tooLarge');
      expect(await preferences.find(tenant, 'k', id)).toStrictEqual(merged);
    });

    test('50 at once: no more than a user may have, no fragment lost, one removal', async () => {
      const tenant = await start();
      const made = await race(ground, 50, ({ preferences }, index) =>
        preferences.create(tenant, 'k', some(index), bounds),
      );
      expect(count<unknown>(made, 'full')).toBe(47);
      const [id] = made.filter((one): one is number => typeof one === 'number');
      await race(ground, 50, ({ preferences }, index) =>
        preferences.merge(
          tenant,
          'k',
          id ?? 0,
          { fragments: { [`f${index}`]: index }, at: 8 },
          { ...bounds, size: 9999 },
        ),
      );
      const found = await ground.first.preferences.find(tenant, 'k', id ?? 0);
      expect(Object.keys(found?.fragments ?? {})).toHaveLength(52);
      const removed = await race(ground, 50, ({ preferences }) => preferences.remove(tenant, 'k', id ?? 0));
      expect(count(removed, true)).toBe(1);
    });
  });
}
