import { describe, expect, test } from 'vitest';
import type { NewAuditRecord } from '../../../src/core/ports/audit.ts';
import type { StoredKey } from '../../../src/core/ports/keys.ts';
import { count, type Engine, race, repeatedly, useGround } from './ground.ts';

export function othersSuite(engine: Engine): void {
  describe('single-use tokens', () => {
    const ground = useGround(engine);
    const reset = { hash: 'hash', kind: 'password-reset', userKey: 'k', expiresAt: 1000 } as const;
    async function start(): Promise<string> {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      return tenant;
    }

    test('a token is used up once, before it expires, as the kind that it is', async () => {
      const tenant = await start();
      const { singleUseTokens } = ground.first;
      await singleUseTokens.put(tenant, reset);
      const found = { userKey: 'k', expiresAt: 1000 };
      expect(await singleUseTokens.find(tenant, 'hash', 'password-reset')).toStrictEqual(found);
      expect(await singleUseTokens.find(tenant, 'hash', 'password-expired')).toBeNull();
      expect(await singleUseTokens.consume(tenant, 'hash', 'password-expired', 10)).toBeNull();
      expect(await singleUseTokens.consume(tenant, 'other', 'password-reset', 10)).toBeNull();
      expect(await singleUseTokens.consume(tenant, 'hash', 'password-reset', 1000), 'expired').toBeNull();
      expect(await singleUseTokens.find(tenant, 'hash', 'password-reset'), 'still told apart').toStrictEqual(found);
      expect(await singleUseTokens.consume(tenant, 'hash', 'password-reset', 999)).toBe('k');
      expect(await singleUseTokens.consume(tenant, 'hash', 'password-reset', 999)).toBeNull();
    });

    test('a new token makes the earlier one of its user and kind void', async () => {
      const tenant = await start();
      await ground.user(tenant, 'other');
      const { singleUseTokens } = ground.first;
      const exists = async (hash: string, kind: 'password-reset' | 'password-expired') =>
        (await singleUseTokens.find(tenant, hash, kind)) !== null;
      await singleUseTokens.put(tenant, reset);
      await singleUseTokens.put(tenant, { ...reset, hash: 'expired', kind: 'password-expired' });
      await singleUseTokens.put(tenant, { ...reset, hash: 'others', userKey: 'other' });
      await singleUseTokens.put(tenant, { ...reset, hash: 'newer' });
      await singleUseTokens.put(tenant, { ...reset, hash: 'nobody’s', userKey: 'nobody' });
      expect(await exists('hash', 'password-reset')).toBe(false);
      expect(await exists('newer', 'password-reset')).toBe(true);
      expect(await exists('expired', 'password-expired')).toBe(true);
      expect(await exists('nobody’s', 'password-reset')).toBe(false);
      await singleUseTokens.voidOf(tenant, 'k');
      expect(await exists('newer', 'password-reset')).toBe(false);
      expect(await exists('expired', 'password-expired')).toBe(false);
      expect(await exists('others', 'password-reset')).toBe(true);
    });

    test('voiding those of a tenant leaves no token that was made without knowing of it', async () => {
      const tenant = await start();
      const neighbour = await start();
      await ground.first.singleUseTokens.put(neighbour, { ...reset, hash: 'theirs' });
      const keys = Array.from({ length: 50 }, (_, index) => `of-${index}`);
      for (const key of keys) await ground.user(tenant, key);
      await repeatedly(8, async (round) => {
        const domain = `host-${round}.${tenant}`;
        const made: string[] = [];
        const change = ground.second.transaction(async (storage) => {
          await storage.tenants.update(tenant, { domain });
          await storage.singleUseTokens.voidOfTenant(tenant);
        });
        await Promise.all([
          change,
          ...keys.map((userKey) =>
            ground.first.transaction(async (storage) => {
              await storage.singleUseTokens.put(tenant, { ...reset, hash: `${round}-${userKey}`, userKey });
              const seen = (await storage.tenants.find(tenant))?.domain;
              if (seen !== domain) made.push(`${round}-${userKey}`);
            }),
          ),
        ]);
        const { singleUseTokens } = ground.first;
        const live = await Promise.all(made.map((hash) => singleUseTokens.find(tenant, hash, 'password-reset')));
        expect(live.filter((token) => token !== null)).toEqual([]);
        expect(await singleUseTokens.find(tenant, `${round - 1}-of-1`, 'password-reset')).toBeNull();
      });
      expect(await ground.first.singleUseTokens.find(neighbour, 'theirs', 'password-reset')).not.toBeNull();
    });

    test('sweeping deletes what expired before', async () => {
      const tenant = await start();
      const { singleUseTokens } = ground.first;
      await singleUseTokens.put(tenant, { ...reset, hash: 'old', expiresAt: 9 });
      await singleUseTokens.put(tenant, { ...reset, hash: 'young', kind: 'password-expired', expiresAt: 10 });
      expect(await singleUseTokens.sweep(10)).toBe(1);
      expect(await singleUseTokens.find(tenant, 'young', 'password-expired')).not.toBeNull();
    });

    test('of 50 callers with one token, one uses it', async () => {
      const tenant = await start();
      await repeatedly(8, async (round) => {
        await ground.first.singleUseTokens.put(tenant, { ...reset, hash: `hash-${round}` });
        const used = await race(ground, 50, ({ singleUseTokens }) =>
          singleUseTokens.consume(tenant, `hash-${round}`, 'password-reset', 10),
        );
        expect(count(used, 'k')).toBe(1);
        expect(count(used, null)).toBe(49);
      });
    });

    test('of 50 tokens made at once, one is left', async () => {
      const tenant = await start();
      await race(ground, 50, ({ singleUseTokens }, index) =>
        singleUseTokens.put(tenant, { ...reset, hash: `hash-${index}` }),
      );
      const used = await race(ground, 50, ({ singleUseTokens }, index) =>
        singleUseTokens.consume(tenant, `hash-${index}`, 'password-reset', 10),
      );
      expect(count(used, 'k')).toBe(1);
    });
  });

  describe('keys', () => {
    const ground = useGround(engine);
    const made = (id: string, purpose: string, createdAt = 1): StoredKey => ({
      id,
      purpose,
      sealed: `${id}!`,
      createdAt,
    });

    test('the first key is made once, later ones come first', async () => {
      const { keys } = ground.first;
      expect(await keys.ensure('signing', () => made('a', 'signing'))).toStrictEqual([made('a', 'signing')]);
      const none = () => {
        throw new Error('There is one');
      };
      await keys.add(made('b', 'signing', 3));
      await keys.add(made('c', 'signing', 2));
      expect((await ground.second.keys.ensure('signing', none)).map((key) => key.id)).toEqual(['b', 'c', 'a']);
      await keys.add(made('d', 'rotated'));
      expect(await keys.ensure('rotated', none), 'one that was added counts').toStrictEqual([made('d', 'rotated')]);
    });

    test('resealing needs the old text', async () => {
      const { keys } = ground.first;
      await keys.add(made('r', 'resealed'));
      expect(await keys.reseal('r', 'else', 'new')).toBe(false);
      const resealed = await race(ground, 50, (storage, index) => storage.keys.reseal('r', 'r!', `new ${index}`));
      expect(count(resealed, true)).toBe(1);
      const [key] = await keys.ensure('resealed', () => made('x', 'resealed'));
      expect(key?.sealed).toBe(`new ${resealed.indexOf(true)}`);
    });

    test('50 first callers end up with the same single key', async () => {
      await repeatedly(5, async (round) => {
        const purpose = `raced-${round}`;
        const all = await race(ground, 50, ({ keys }, index) =>
          keys.ensure(purpose, async () => made(`${purpose}-${index}`, purpose, index)),
        );
        expect(all[0]).toHaveLength(1);
        for (const seen of all) expect(seen).toStrictEqual(all[0]);
      });
    });
  });

  describe('audit', () => {
    const ground = useGround(engine);
    const everything = { offset: 0, limit: 100, withTotal: true };
    const base: NewAuditRecord = { time: 1, type: 'User', activity: 'a', text: 't', user: 'ann', severity: 'MAJOR' };

    test('records come back as they were appended, filtered and in order of time', async () => {
      const tenant = await ground.tenant();
      const { audit } = ground.first;
      const records: NewAuditRecord[] = [
        { ...base, time: 30, changes: [{ attribute: 'x', type: 'y', previousValue: null, newValue: { a: 1 } }] },
        { ...base, time: 10, type: 'Login', source: 'k1', address: '192.0.2.1' },
        { ...base, time: 20, user: 'bob', source: 'k1', text: 'line\nline "quoted" \u{1f600}' },
        { ...base, time: 20, severity: 'WARNING', application: 'app', metadata: { action: 'X' }, posted: true },
      ];
      for (const record of records) await audit.append(tenant, record);
      const list = async (filter: object, page = everything) =>
        (await audit.list(tenant, { newestFirst: false, ...filter }, page)).items;
      const all = await list({});
      expect(all.map(({ id: _, ...record }) => record)).toStrictEqual(
        [1, 2, 3, 0].map((index) => ({ ...records[index], createdAt: records[index]?.time })),
      );
      expect(await list({ newestFirst: true })).toStrictEqual([...all].reverse());
      expect(await list({ type: 'Login' })).toStrictEqual([all[0]]);
      expect(await list({ user: 'bob' })).toStrictEqual([all[1]]);
      expect(await list({ application: 'app' })).toStrictEqual([all[2]]);
      expect(await list({ source: 'k1' })).toStrictEqual([all[0], all[1]]);
      expect(await list({ source: 'k1', user: 'bob', type: 'User' })).toStrictEqual([all[1]]);
      expect(await list({ from: 20, to: 30 })).toStrictEqual([all[1], all[2]]);
      const page = await audit.list(tenant, { newestFirst: false }, { offset: 1, limit: 2, withTotal: true });
      expect(page).toStrictEqual({ items: [all[1], all[2]], total: 4, more: true });
      const last = await audit.list(tenant, { newestFirst: false }, { offset: 3, limit: 2, withTotal: false });
      expect(last).toStrictEqual({ items: [all[3]], total: null, more: false });
      expect(await audit.find(tenant, all[2]?.id as number)).toStrictEqual(all[2]);
      expect(await audit.find(tenant, 1e9)).toBeNull();
    });

    test('records go by the time they were written, not by the time they tell of', async () => {
      const tenant = await ground.tenant();
      const { audit } = ground.first;
      const ids = [];
      for (const [time, createdAt] of [
        [1, 100],
        [500, 200],
        [9, 300],
      ] as const) {
        ids.push(await audit.append(tenant, { ...base, time, createdAt }));
      }
      expect(await audit.sweep(tenant, 200)).toBe(1);
      expect(await audit.sweep(tenant, 200)).toBe(0);
      const left = (await audit.list(tenant, { newestFirst: false }, everything)).items;
      expect(left.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    });

    test('a record goes with the change that it tells of', async () => {
      const tenant = await ground.tenant();
      await expect(
        ground.first.transaction(async ({ audit }) => {
          await audit.append(tenant, base);
          throw new Error('stop');
        }),
      ).rejects.toThrow('stop');
      await race(ground, 50, (storage, index) =>
        storage.transaction(async ({ audit, settings }) => {
          await settings.put(tenant, 'c', `k${index}`, 'v');
          await audit.append(tenant, { ...base, text: `${index}` });
        }),
      );
      const { items } = await ground.first.audit.list(tenant, { newestFirst: false }, everything);
      expect(new Set(items.map((item) => item.text)).size).toBe(50);
      expect(items).toHaveLength(50);
      expect(new Set(items.map((item) => item.id)).size, 'ids are not given twice').toBe(50);
    });
  });
}
