import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { PLATFORM } from '../../../src/core/ports/settings.ts';
import type { Db } from '../../../src/storage/schema.ts';
import { count, type Engine, namesOf, newSession, newUser, race, repeatedly, useGround } from './ground.ts';
import { fill, read } from './isolation.suite.ts';

export function tenantsSuite(engine: Engine): void {
  describe('tenants', () => {
    const ground = useGround(engine);
    const platform = async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      await ground.first.sessions.open(tenant, newSession('s', 'k'), 5);
      return (await ground.first.sessions.find(tenant, 's'))?.platformRevision ?? 0;
    };

    test('details come back as they were given, the administrator’s address as it is today', async () => {
      const { tenants, users } = ground.first;
      const details = {
        ...{ domain: 'acme.example.org', company: 'Acme', contactName: 'Ann', contactPhone: '+49 1', parent: 'top' },
        ...{ adminName: 'User-boss', customProperties: { a: [1] }, createdAt: 7 },
      };
      expect(await tenants.create('acme', details)).toBe(true);
      const made = { ...details, id: 'acme', status: 'ACTIVE', adminEmail: null, revision: 1 };
      expect(await tenants.find('acme')).toStrictEqual(made);
      await users.insert('acme', newUser('boss', { email: 'boss@x' }), namesOf('boss', { email: 'boss@x' }));
      expect(await tenants.byDomain('acme.example.org')).toMatchObject({ id: 'acme', adminEmail: 'boss@x' });
      expect(await tenants.byDomain('')).toBeNull();
      const changed = { domain: null, company: null, status: 'SUSPENDED', customProperties: {} } as const;
      const before = await tenants.find('acme');
      expect(await tenants.update('acme', changed)).toBe('changed');
      expect(await tenants.find('acme')).toStrictEqual({
        ...before,
        ...changed,
        revision: (before?.revision ?? 0) + 1,
      });
      expect(await tenants.byDomain('acme.example.org')).toBeNull();
      expect(await tenants.update('nobody', { company: 'x' })).toBe('gone');
      expect(await tenants.update(PLATFORM, { company: 'x' })).toBe('gone');
    });

    test('a suspended tenant shows in its sessions, and every change in the platform’s revision', async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      const { tenants, sessions } = ground.first;
      await sessions.open(tenant, newSession('s', 'k'), 5);
      expect(await sessions.find(tenant, 's')).toMatchObject({ tenantActive: true });
      const before = await platform();
      await tenants.update(tenant, { status: 'SUSPENDED' });
      expect(await sessions.find(tenant, 's')).toMatchObject({ tenantActive: false });
      await tenants.create('another', { domain: null, createdAt: 1 });
      await tenants.remove('another');
      // Four: the tenant that `platform` itself makes counts too.
      expect(await platform()).toBe(before + 4);
      expect(await tenants.create('another', { domain: null, createdAt: 1 })).toBe(true);
      expect(await tenants.create('another', { domain: null, createdAt: 1 })).toBe(false);
      expect(await platform()).toBe(before + 6);
    });

    test('50 changes that read before they write lose none, where each takes its turn first', async () => {
      const tenant = await ground.tenant();
      await race(ground, 50, (storage) =>
        storage.transaction(async ({ settings }) => {
          await settings.takeTurn(tenant);
          const before = Number((await settings.get(tenant, 'c', 'count')) ?? 0);
          await settings.put(tenant, 'c', 'count', String(before + 1));
        }),
      );
      expect(await ground.first.settings.get(tenant, 'c', 'count')).toBe('50');
    });

    test('of 50 tenants that want one domain, one gets it, new or changed', async () => {
      await repeatedly(3, async (round) => {
        const ids = await Promise.all(Array.from({ length: 25 }, () => ground.tenant()));
        const domain = `wanted-${round}.example.org`;
        const outcomes = await race(ground, 50, ({ tenants }, index) => {
          const id = ids[index];
          if (id !== undefined) return tenants.update(id, { domain }).then((outcome) => outcome === 'changed');
          return tenants.create(`new-${round}-${index}`, { domain, createdAt: 1 });
        });
        expect(count(outcomes, true)).toBe(1);
        const holders = (await ground.first.tenants.list()).filter((tenant) => tenant.domain === domain);
        expect(holders).toHaveLength(1);
        const taken = ids.find((id) => id !== holders[0]?.id) ?? '';
        expect(await ground.first.tenants.update(taken, { domain, company: 'x' })).toBe('domainTaken');
        expect((await ground.first.tenants.find(taken))?.company).toBeNull();
      });
    });

    test('removing leaves no row of it in any table, and every row of the others', async () => {
      const [gone, stays] = [await ground.tenant(), await ground.tenant()];
      for (const tenant of [gone, stays]) await ground.first.transaction((storage) => fill(storage, tenant));
      const before = await read(ground.first, stays);
      const of = (tenant: string) => ground.look((db) => rowsOf(db, tenant));
      const all = await of(stays);
      // A table that `fill` knows nothing of would not be tried.
      const without = Object.entries(all).filter(([, rows]) => rows === 0);
      expect(without.map(([table]) => table)).toEqual([]);
      const removed = await race(ground, 50, ({ tenants }) => tenants.remove(gone));
      expect(count(removed, true)).toBe(1);
      expect(Object.values(await of(gone)).every((rows) => rows === 0)).toBe(true);
      expect(await of(stays)).toEqual(all);
      expect(await read(ground.first, stays)).toEqual(before);
      expect(await ground.first.tenants.find(gone)).toBeNull();
      expect(await ground.first.tenants.remove(PLATFORM)).toBe(false);
    });

    test('what is written for a tenant while it is removed goes with it, or fails', async () => {
      await repeatedly(5, async () => {
        const tenant = await ground.tenant();
        await ground.user(tenant, 'k');
        const written = await race(ground, 50, async ({ tenants, users, sessions, audit, attempts }, index) => {
          if (index === 25) return tenants.remove(tenant);
          const kind = index % 4;
          if (kind === 0) return sessions.open(tenant, newSession(`s${index}`, 'k'), 5);
          if (kind === 1) return users.insert(tenant, newUser(`n${index}`), namesOf(`n${index}`)).catch(() => 'failed');
          if (kind === 2) return audit.append(tenant, record).then(() => 'written');
          return attempts.clear(tenant, 'password:k').then(() => 'written');
        });
        expect(written[25]).toBe(true);
        // Made anew, it has nothing of what came too late.
        expect(await ground.first.tenants.create(tenant, { domain: null, createdAt: 1 })).toBe(true);
        expect(Object.values(await ground.look((db) => rowsOf(db, tenant))).every((rows) => rows === 0)).toBe(true);
      });
    });
  });
}

const record = { time: 1, type: 't', activity: 'a', text: 'x', user: 'u', severity: 'MAJOR' } as const;

/** How many rows each table that has tenants holds of one. */
async function rowsOf(db: Db, tenant: string): Promise<Record<string, number>> {
  const counted: Record<string, number> = {};
  for (const { name, columns } of await db.introspection.getTables()) {
    if (!columns.some((column) => column.name === 'tenant')) continue;
    const found = await sql<{
      n: number;
    }>`select count(*) as n from ${sql.table(name)} where tenant = ${tenant}`.execute(db);
    counted[name] = Number(found.rows[0]?.n);
  }
  return counted;
}
