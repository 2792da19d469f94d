import { describe, expect, test } from 'vitest';
import { count, type Engine, race, repeatedly, useGround } from './ground.ts';

const everything = { offset: 0, limit: 100, withTotal: true };

export function hierarchiesSuite(engine: Engine): void {
  describe('user hierarchies', () => {
    const ground = useGround(engine);
    const people = async (...keys: string[]) => {
      const tenant = await ground.tenant();
      for (const key of keys) await ground.user(tenant, key);
      return tenant;
    };

    test('owners, seen from above and from below, at any depth', async () => {
      const tenant = await people('a', 'b', 'c', 'd');
      const { users } = ground.first;
      expect(await users.setOwner(tenant, 'b', 'User-a')).toBe('updated');
      expect(await users.setOwner(tenant, 'c', 'User-b')).toBe('updated');
      const below = async (...owners: string[]) =>
        (await users.list(tenant, { below: owners }, everything)).items.map(({ key }) => key);
      expect(await below('User-a')).toEqual(['b', 'c']);
      expect(await below('User-b', 'User-d')).toEqual(['c']);
      expect(await below('User-c')).toEqual([]);
      expect(await users.isBelow(tenant, 'User-c', ['User-a'])).toBe(true);
      expect(await users.isBelow(tenant, 'User-c', ['User-d', 'User-c'])).toBe(false);
      expect(await users.isBelow(tenant, 'User-a', ['User-c'])).toBe(false);
      expect((await users.byKey(tenant, 'b'))?.version).toBe(2);
    });

    test('a circle is never closed; an owner or delegator must exist', async () => {
      const tenant = await people('a', 'b', 'c');
      const { users } = ground.first;
      await users.setOwner(tenant, 'b', 'User-a');
      await users.setOwner(tenant, 'c', 'User-b');
      expect(await users.setOwner(tenant, 'a', 'User-c')).toBe('cyclic');
      expect(await users.setOwner(tenant, 'a', 'User-a')).toBe('cyclic');
      expect(await users.setOwner(tenant, 'a', 'User-x')).toBe('noSuchOwner');
      expect(await users.setOwner(tenant, 'x', 'User-a')).toBe('gone');
      expect(await users.setOwner(tenant, 'a', null)).toBe('updated');
      expect(await users.setDelegator(tenant, 'a', 'User-a')).toBe('cyclic');
      expect(await users.setDelegator(tenant, 'a', 'User-x')).toBe('noSuchOwner');
      expect(await users.setDelegator(tenant, 'a', 'User-c')).toBe('updated');
      expect(await users.setDelegator(tenant, 'x', null)).toBe('gone');
      expect((await users.byKey(tenant, 'a'))?.delegatedBy).toBe('User-c');
    });

    test('of 50 callers who would close a circle together, never all do', async () => {
      await repeatedly(3, async () => {
        const keys = ['a', 'b', 'c', 'd', 'e'];
        const tenant = await people(...keys);
        const outcomes = await race(ground, 50, ({ users }, index) =>
          users.setOwner(tenant, keys[index % 5] as string, `User-${keys[(index + 1) % 5]}`),
        );
        expect(count(outcomes, 'updated') + count(outcomes, 'cyclic')).toBe(50);
        expect(count(outcomes, 'cyclic')).toBeGreaterThanOrEqual(10);
        for (const key of keys) {
          const name = `User-${key}`;
          expect(await ground.first.users.isBelow(tenant, name, [name])).toBe(false);
        }
      });
    });

    test('whoever is removed leaves nobody behind under their name, also while it is given', async () => {
      await repeatedly(5, async () => {
        const keys = Array.from({ length: 20 }, (_, index) => `sub-${index}`);
        const tenant = await people('boss', ...keys);
        const { users } = ground.first;
        await users.setOwner(tenant, 'sub-0', 'User-boss');
        await users.setDelegator(tenant, 'sub-1', 'User-boss');
        await race(ground, 21, async (storage, index) => {
          const key = keys[index];
          if (key === undefined) return storage.users.remove(tenant, 'boss');
          if (index % 2 === 0) return storage.users.setOwner(tenant, key, 'User-boss');
          return storage.users.setDelegator(tenant, key, 'User-boss');
        });
        for (const key of keys) {
          const found = await users.byKey(tenant, key);
          expect([found?.owner, found?.delegatedBy]).toEqual([null, null]);
        }
      });
    });
  });
}
