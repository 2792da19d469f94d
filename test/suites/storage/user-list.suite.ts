import { beforeAll, describe, expect, test } from 'vitest';
import type { UserFilter } from '../../../src/core/ports/users.ts';
import { activateFactor, type Engine, namesOf, newSession, newUser, useGround } from './ground.ts';

const everything = { offset: 0, limit: 100, withTotal: true };

export function userListSuite(engine: Engine): void {
  describe('lists of users', () => {
    const ground = useGround(engine);
    let tenant: string;

    beforeAll(async () => {
      tenant = await ground.tenant();
      await ground.user(tenant, 'ann', { phone: '+491', smsNumber: '+491', owner: 'boss', tfaEnforced: true });
      await ground.user(tenant, 'anton', { enabled: false, owner: 'boss' });
      await ground.user(tenant, 'bob', { smsEnabled: true, owner: 'chief' });
      await ground.user(tenant, 'cleo', { passwordHash: null });
      const device = newUser('d', { userName: 'device_7' });
      await ground.first.users.insert(tenant, device, { userName: 'device_7', alias: null, email: null });
      const { roles } = ground.first;
      await roles.createGroup(tenant, { id: 1, name: 'admins', description: '', roles: [] });
      await roles.createGroup(tenant, { id: 2, name: 'business', description: '', roles: [] });
      await roles.addMember(tenant, 1, 'ann');
      await roles.addMember(tenant, 1, 'cleo');
      await roles.addMember(tenant, 2, 'ann');
      await roles.addMember(tenant, 2, 'bob');
      await activateFactor(ground.first, tenant, 'bob');
    });

    const filters: [UserFilter, string[]][] = [
      [{}, ['ann', 'anton', 'bob', 'cleo']],
      [{ onlyDevices: false }, ['ann', 'anton', 'bob', 'cleo']],
      [{ onlyDevices: true }, ['d']],
      [{ userNamePrefix: 'user-an' }, ['ann', 'anton']],
      [{ userNamePrefix: '' }, ['ann', 'anton', 'bob', 'cleo']],
      [{ userNamePrefix: 'device_', onlyDevices: true }, ['d']],
      [{ groupIds: [1] }, ['ann', 'cleo']],
      [{ groupIds: [1, 2] }, ['ann', 'bob', 'cleo']],
      [{ groupIds: [] }, []],
      [{ owner: 'boss' }, ['ann', 'anton']],
      [{ onlyRoots: true }, ['cleo']],
      [{ factorActive: true }, ['bob']],
      [{ factorActive: false }, ['ann', 'anton', 'cleo']],
      [{ inGroup: { name: 'business', member: true } }, ['ann', 'bob']],
      [{ inGroup: { name: 'business', member: false } }, ['anton', 'cleo']],
      [{ inGroup: { name: 'unknown', member: true } }, []],
      [{ tfaEnforced: { value: true } }, ['ann']],
      [{ tfaEnforced: { value: true, orInGroup: 'business' } }, ['ann', 'bob']],
      [{ tfaEnforced: { value: false, orInGroup: 'business' } }, ['anton', 'cleo']],
      [{ smsEnabled: { value: true } }, ['bob']],
      [{ smsEnabled: { value: false }, hasSmsNumber: false, enabled: true }, ['cleo']],
      [{ hasSmsNumber: true }, ['ann']],
      [{ enabled: false }, ['anton']],
    ];
    test.each(filters)('%j', async (filter, keys) => {
      const page = await ground.first.users.list(tenant, filter, everything);
      expect(page.items.map((user) => user.key)).toEqual(keys);
      expect(page).toMatchObject({ total: keys.length, more: false });
      expect(await ground.first.users.count(tenant, filter)).toBe(keys.length);
    });

    test('pages', async () => {
      const { users } = ground.first;
      const page = async (offset: number, limit: number, withTotal: boolean) => {
        const { items, total, more } = await users.list(tenant, {}, { offset, limit, withTotal });
        return { keys: items.map((user) => user.key), total, more };
      };
      expect(await page(0, 2, true)).toEqual({ keys: ['ann', 'anton'], total: 4, more: true });
      expect(await page(2, 2, false)).toEqual({ keys: ['bob', 'cleo'], total: null, more: false });
      expect(await page(4, 2, true)).toEqual({ keys: [], total: 4, more: false });
    });

    test('a list tells the active factor', async () => {
      const { items } = await ground.first.users.list(tenant, { factorActive: true }, everything);
      expect(items[0]?.activeFactor).toEqual({ kind: 'totp', activatedAt: 1000, lastUsedAt: null });
    });

    test('sub-users are counted per owner', async () => {
      const counts = await ground.first.users.countSubusers(tenant, ['boss', 'chief', 'nobody']);
      expect([...counts].sort()).toEqual([
        ['boss', 2],
        ['chief', 1],
      ]);
      expect(await ground.first.users.countSubusers(tenant, [])).toEqual(new Map());
    });

    test('another member counts only if enabled and with a password', async () => {
      const { users } = ground.first;
      expect(await users.anotherEnabledMember(tenant, 'admins', 'cleo'), 'ann').toBe(true);
      expect(await users.anotherEnabledMember(tenant, 'admins', 'ann'), 'cleo has no password').toBe(false);
      expect(await users.anotherEnabledMember(tenant, 'unknown', 'ann')).toBe(false);
      expect(await users.anotherEnabledMember(tenant, 'admins', 'cleo', 'unknown'), 'ann is not in it').toBe(true);
      expect(await users.anotherEnabledMember(tenant, 'admins', 'cleo', 'admins'), 'ann is in it').toBe(false);
    });

    test('both engines sort names byte by byte, whatever their letters', async () => {
      const other = await ground.tenant();
      const names = [
        'b',
        'B',
        'a',
        'A',
        'a1',
        'a_',
        'a-',
        'a.b',
        'ä',
        'z',
        'Z',
        'é',
        'ß',
        'Я',
        '中',
        '😀',
        '\ufb01',
        '_',
        '~',
      ];
      for (const [index, userName] of names.entries()) {
        await ground.first.users.insert(other, newUser(`k${index}`, { userName }), namesOf(`${index}`));
      }
      const expected = [...names].sort((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
      const { items } = await ground.first.users.list(other, {}, everything);
      expect(items.map((user) => user.userName)).toEqual(expected);
    });

    test('a prefix is taken literally', async () => {
      const other = await ground.tenant();
      for (const name of ['a%b', 'axb', 'a_b', 'a\\b', 'A%b', '😀x']) {
        const names = { userName: name, alias: null, email: null };
        await ground.first.users.insert(other, newUser(name, { userName: name }), names);
      }
      const found = async (userNamePrefix: string) => {
        const { items } = await ground.first.users.list(other, { userNamePrefix }, everything);
        return items.map((user) => user.userName);
      };
      expect(await found('a%')).toEqual(['a%b']);
      expect(await found('a_')).toEqual(['a_b']);
      expect(await found('a\\')).toEqual(['a\\b']);
      expect(await found('%')).toEqual([]);
      expect(await found('😀')).toEqual(['😀x']);
    });

    test('a removed user takes along all that hangs on it', async () => {
      const other = await ground.tenant();
      const { users, roles, factors, sessions, singleUseTokens, attempts } = ground.first;
      const policy = { free: 0, waits: [], disableAt: 1, forgetFree: 1e6, forget: 1e6 };
      await roles.createGroup(other, { id: 1, name: 'g', description: '', roles: [] });
      const counters = (key: string) => [`password:unknown-device:${key}`, `password:device:${key}:x`, `second:${key}`];
      for (const key of ['leaver', 'stayer']) {
        await users.insert(other, newUser(key), namesOf(key, { alias: `${key}-alias`, email: `${key}@x` }));
        await roles.addMember(other, 1, key);
        await roles.grant(other, key, ['ROLE']);
        await activateFactor(ground.first, other, key);
        await sessions.open(other, newSession(`${key}-session`, key), 5);
        await singleUseTokens.put(other, { hash: `${key}-token`, kind: 'password-reset', userKey: key, expiresAt: 9 });
        for (const counter of counters(key)) await attempts.take(other, counter, policy, 1);
      }
      expect(await users.remove(other, 'leaver')).toBe(true);
      expect(await users.remove(other, 'leaver')).toBe(false);
      const left = async (key: string) => [
        (await users.byKey(other, key)) !== null,
        (await users.byLoginName(other, `user-${key}`)) !== null,
        (await users.byLoginName(other, `${key}-alias`)) !== null,
        (await users.byEmail(other, `${key}@x`)) !== null,
        (await roles.ofUser(other, key)).groups.length === 1,
        (await roles.ofUser(other, key)).direct.length === 1,
        (await factors.find(other, key, 'totp')) !== null,
        (await sessions.find(other, `${key}-session`)) !== null,
        (await singleUseTokens.find(other, `${key}-token`, 'password-reset')) !== null,
        ...(await Promise.all(
          counters(key).map(async (counter) => (await attempts.peek(other, counter, policy, 1)).outcome === 'disabled'),
        )),
      ];
      expect(await left('leaver')).toEqual(Array(12).fill(false));
      expect(await left('stayer')).toEqual(Array(12).fill(true));
    });
  });
}
