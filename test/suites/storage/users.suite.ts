import { describe, expect, test } from 'vitest';
import type { Storage } from '../../../src/core/ports/storage.ts';
import { count, type Engine, namesOf, newSession, newUser, race, repeatedly, useGround } from './ground.ts';

export function usersSuite(engine: Engine): void {
  describe('users', () => {
    const ground = useGround(engine);

    test('a user comes back as it was stored', async () => {
      const tenant = await ground.tenant();
      const user = newUser('k', {
        alias: 'Ali',
        email: 'A@example.org',
        firstName: 'Ålice',
        lastName: '李',
        phone: '+491701234567',
        enabled: false,
        passwordStrength: 'YELLOW',
        lastPasswordChange: 1_795_000_000_123,
        shouldResetPassword: true,
        tfaEnforced: true,
        smsEnabled: true,
        newsletter: true,
        owner: 'boss',
        delegatedBy: 'chief',
        customProperties: { language: 'de', nested: { list: [1, null, 'x'] } },
        createdAt: 1_795_000_000_000,
      });
      const names = { userName: 'user-k', alias: 'ali', email: 'a@example.org' };
      expect(await ground.first.users.insert(tenant, user, names)).toBe('created');
      const stored = { ...user, tenant, version: 1, activeFactor: null };
      const { users } = ground.second;
      expect(await users.byKey(tenant, 'k')).toStrictEqual(stored);
      expect(await users.byUserName(tenant, 'User-k')).toStrictEqual(stored);
      expect(await users.byUserName(tenant, 'user-k')).toBeNull();
      expect(await users.byLoginName(tenant, 'user-k')).toStrictEqual(stored);
      expect(await users.byLoginName(tenant, 'ali')).toStrictEqual(stored);
      expect(await users.byEmail(tenant, 'a@example.org')).toStrictEqual(stored);
      expect(await users.byLoginName(tenant, 'a@example.org')).toBeNull();
      expect(await users.byEmail(tenant, 'ali')).toBeNull();
    });

    test('user names and aliases share one name space, addresses have their own', async () => {
      const tenant = await ground.tenant();
      const { users } = ground.first;
      await users.insert(tenant, newUser('a'), { userName: 'ann', alias: 'annie', email: 'ann@x' });
      const insert = (names: Parameters<typeof users.insert>[2]) => users.insert(tenant, newUser('b'), names);
      expect(await insert({ userName: 'ann', alias: null, email: null })).toBe('nameTaken');
      expect(await insert({ userName: 'annie', alias: null, email: null })).toBe('nameTaken');
      expect(await insert({ userName: 'bob', alias: 'ann', email: null })).toBe('nameTaken');
      expect(await insert({ userName: 'bob', alias: 'annie', email: null })).toBe('nameTaken');
      expect(await insert({ userName: 'bob', alias: null, email: 'ann@x' })).toBe('emailTaken');
      expect(await users.byKey(tenant, 'b'), 'a refused insert leaves nothing behind').toBeNull();
      expect(await users.byLoginName(tenant, 'bob')).toBeNull();
      expect(await insert({ userName: 'ann@x', alias: 'ann@x', email: 'ann' })).toBe('created');
    });

    test('an update changes what is named, nothing else, and bumps the version', async () => {
      const tenant = await ground.tenant();
      const { users } = ground.first;
      await users.insert(tenant, newUser('k', { firstName: 'Old' }), namesOf('k', { alias: 'old', email: 'old@x' }));
      const before = await users.byKey(tenant, 'k');
      const changes = { firstName: null, alias: 'New', enabled: false, customProperties: { a: 1 } };
      const names = { alias: 'new', email: null };
      expect(await users.update(tenant, 'k', changes, { expectedVersion: 1, names })).toBe('updated');
      expect(await users.byKey(tenant, 'k')).toStrictEqual({ ...before, ...changes, version: 2 });
      expect(await users.byLoginName(tenant, 'old'), 'the old alias is free').toBeNull();
      expect(await users.byEmail(tenant, 'old@x'), 'the old address is free').toBeNull();
      expect((await users.byLoginName(tenant, 'new'))?.key).toBe('k');
      expect((await users.byLoginName(tenant, 'user-k'))?.key, 'the user name stays').toBe('k');
      expect(await users.update(tenant, 'k', { firstName: 'X' }, { expectedVersion: 1 })).toBe('stale');
      expect(await users.update(tenant, 'nobody', { firstName: 'X' })).toBe('gone');
      expect((await users.byKey(tenant, 'k'))?.firstName).toBeNull();
    });

    test('an update that asks for a taken name changes nothing', async () => {
      const tenant = await ground.tenant();
      const { users } = ground.first;
      await users.insert(tenant, newUser('a'), namesOf('a', { alias: 'taken', email: 'taken@x' }));
      await users.insert(tenant, newUser('b'), namesOf('b', { alias: 'own', email: 'own@x' }));
      const before = await users.byKey(tenant, 'b');
      const update = (alias: string | null, email: string | null) =>
        users.update(tenant, 'b', { firstName: 'X' }, { names: { alias, email } });
      expect(await update('taken', 'own@x')).toBe('nameTaken');
      expect(await update('user-a', 'own@x')).toBe('nameTaken');
      expect(await update('own', 'taken@x')).toBe('emailTaken');
      expect(await users.byKey(tenant, 'b')).toStrictEqual(before);
      expect((await users.byLoginName(tenant, 'own'))?.key).toBe('b');
      expect(await update('own', 'own@x'), 'keeping one’s own names').toBe('updated');
      expect(await update('user-b', null), 'an alias like the own name').toBe('updated');
    });

    test('replacing a hash needs the old one and does not bump the version', async () => {
      const tenant = await ground.tenant();
      const { users } = ground.first;
      await ground.user(tenant, 'k', { passwordHash: 'old' });
      expect(await users.replaceHash(tenant, 'k', 'other', 'new')).toBe(false);
      expect(await users.replaceHash(tenant, 'k', 'old', 'new')).toBe(true);
      expect(await users.byKey(tenant, 'k')).toMatchObject({ passwordHash: 'new', version: 1 });
    });

    test('of 50 callers with one name, one creates the user', async () => {
      await repeatedly(3, async () => {
        const tenant = await ground.tenant();
        const outcomes = await race(ground, 50, ({ users }, index) =>
          users.insert(tenant, newUser(`k${index}`), { userName: 'same', alias: null, email: `${index}@x` }),
        );
        expect(count(outcomes, 'created')).toBe(1);
        expect(count(outcomes, 'nameTaken')).toBe(49);
        expect(await ground.first.users.count(tenant, {})).toBe(1);
      });
    });

    test('a name wanted as user name and as alias at once goes to one of them', async () => {
      await repeatedly(3, async () => {
        const tenant = await ground.tenant();
        const outcomes = await race(ground, 50, ({ users }, index) => {
          // Both names of every caller are wanted by all others, in both roles.
          const [userName, alias] = index % 4 < 2 ? ['left', 'right'] : ['right', 'left'];
          return users.insert(tenant, newUser(`k${index}`), {
            userName: userName as string,
            alias,
            email: null,
          } as never);
        });
        expect(count(outcomes, 'created')).toBe(1);
        const [left, right] = [
          await ground.first.users.byLoginName(tenant, 'left'),
          await ground.first.users.byLoginName(tenant, 'right'),
        ];
        expect(left?.key).toBeDefined();
        expect(left?.key).toBe(right?.key);
      });
    });

    test('of 50 updates of one version, one succeeds', async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      await repeatedly(5, async (round) => {
        const outcomes = await race(ground, 50, ({ users }, index) =>
          users.update(tenant, 'k', { firstName: `${index}` }, { expectedVersion: round + 1 }),
        );
        expect(count(outcomes, 'updated')).toBe(1);
        expect(count(outcomes, 'stale')).toBe(49);
        const winner = `${outcomes.indexOf('updated')}`;
        expect(await ground.first.users.byKey(tenant, 'k')).toMatchObject({ firstName: winner, version: round + 2 });
      });
    });

    test('of 50 users who want one alias, one gets it', async () => {
      const tenant = await ground.tenant();
      for (let index = 0; index < 50; index++) await ground.user(tenant, `k${index}`);
      const outcomes = await race(ground, 50, ({ users }, index) =>
        users.update(tenant, `k${index}`, { alias: 'A' }, { names: { alias: 'a', email: null } }),
      );
      expect(count(outcomes, 'updated')).toBe(1);
      expect(count(outcomes, 'nameTaken')).toBe(49);
      expect((await ground.first.users.byLoginName(tenant, 'a'))?.key).toBe(`k${outcomes.indexOf('updated')}`);
    });

    test('of 50 hash replacements, one succeeds', async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k', { passwordHash: 'old' });
      const replaced = await race(ground, 50, ({ users }, index) =>
        users.replaceHash(tenant, 'k', 'old', `new ${index}`),
      );
      expect(count(replaced, true)).toBe(1);
    });

    test('no session outlives a user who is removed while logging in', async () => {
      await repeatedly(4, async (round) => {
        const tenant = await ground.tenant();
        await ground.user(tenant, 'k');
        const results = await race(ground, 50, async ({ users, sessions }, index) =>
          index === 10 + round * 10
            ? { removed: await users.remove(tenant, 'k') }
            : { opened: await sessions.open(tenant, newSession(`s${index}`, 'k'), 100) },
        );
        expect(results.filter((result) => 'removed' in result && result.removed)).toHaveLength(1);
        for (let index = 0; index < 50; index++) {
          expect(await ground.first.sessions.find(tenant, `s${index}`)).toBeNull();
        }
        expect(await ground.first.sessions.live(tenant, 'k', 2000)).toEqual([]);
        expect(await ground.first.sessions.open(tenant, newSession('late', 'k'), 5)).toBe(false);
      });
    });

    test('of two administrators who remove each other, one stays', async () => {
      await repeatedly(5, async () => {
        const tenant = await ground.tenant();
        await ground.first.roles.createGroup(tenant, { id: 1, name: 'admins', description: '', roles: [] });
        for (const key of ['a', 'b']) {
          await ground.user(tenant, key);
          await ground.first.roles.addMember(tenant, 1, key);
        }
        const leave = async (storage: Storage, key: string, how: 'deleted' | 'dismissed') =>
          storage.transaction(async ({ roles, users }) => {
            await roles.lockGroup(tenant, 'admins');
            if (!(await users.anotherEnabledMember(tenant, 'admins', key))) return false;
            return how === 'deleted' ? users.remove(tenant, key) : roles.removeMember(tenant, 1, key);
          });
        await race(ground, 20, (storage, index) =>
          leave(storage, index % 4 < 2 ? 'a' : 'b', index % 8 < 4 ? 'deleted' : 'dismissed'),
        );
        const left = { inGroup: { name: 'admins', member: true } };
        expect(await ground.first.users.count(tenant, left)).toBe(1);
      });
    });
  });
}
