import { describe, expect, test } from 'vitest';
import { PLATFORM } from '../../../src/core/ports/settings.ts';
import type { Storage } from '../../../src/core/ports/storage.ts';
import { count, type Engine, newSession, race, repeatedly, useGround } from './ground.ts';

const plain = { customProperties: {}, devicePermissions: {}, applications: [] };
const admins = { ...plain, id: 1, name: 'admins', description: 'They may', roles: ['ROLE_B', 'ROLE_A'] };
const business = { ...plain, id: 2, name: 'business', description: '', roles: [] };

export function rolesSuite(engine: Engine): void {
  describe('tenants, settings and roles', () => {
    const ground = useGround(engine);
    const version = async (tenant: string) => (await ground.first.users.byKey(tenant, 'k'))?.version;
    const revision = async (tenant: string) => (await ground.first.tenants.find(tenant))?.revision ?? 0;

    test('a tenant is created once; the platform is none', async () => {
      const { tenants } = ground.first;
      expect(await tenants.create('made', { domain: 'made.example.org', createdAt: 7 })).toBe(true);
      expect(await tenants.create('made', { domain: null, createdAt: 8 })).toBe(false);
      expect(await tenants.create('thief', { domain: 'made.example.org', createdAt: 8 })).toBe(false);
      expect(await tenants.create(PLATFORM, { domain: null, createdAt: 8 })).toBe(false);
      const made = { id: 'made', domain: 'made.example.org', createdAt: 7, revision: 1 };
      expect(await tenants.find('made')).toMatchObject(made);
      expect(await tenants.find(PLATFORM)).toBeNull();
      expect(await tenants.find('thief')).toBeNull();
      const listed = await tenants.list();
      expect(listed.map((tenant) => tenant.id)).toContain('made');
      expect(listed.map((tenant) => tenant.id)).not.toContain(PLATFORM);
    });

    test('settings are kept per tenant and bump its revision', async () => {
      const tenant = await ground.tenant();
      const { settings } = ground.first;
      const before = await revision(tenant);
      await settings.put(tenant, 'password', 'limit', '90');
      await settings.put(tenant, 'password', 'limit', '91');
      await settings.put(tenant, 'oauth', 'limit', '5');
      expect(await settings.get(tenant, 'password', 'limit')).toBe('91');
      expect(await settings.get(tenant, 'password', 'other')).toBeNull();
      expect(await settings.all(tenant)).toStrictEqual([
        { category: 'oauth', key: 'limit', value: '5' },
        { category: 'password', key: 'limit', value: '91' },
      ]);
      expect(await settings.remove(tenant, 'oauth', 'limit')).toBe(true);
      expect(await revision(tenant)).toBe(before + 4);
      expect(await settings.remove(tenant, 'oauth', 'limit')).toBe(false);
      expect(await revision(tenant), 'nothing was removed, nothing changed').toBe(before + 4);
    });

    test('settings of the platform bump its revision', async () => {
      const { settings, sessions } = ground.first;
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      await sessions.open(tenant, newSession('s', 'k'), 5);
      const before = await sessions.find(tenant, 's');
      await settings.put(PLATFORM, 'system', 'x', '1');
      const after = await sessions.find(tenant, 's');
      expect(after?.platformRevision).toBe((before?.platformRevision ?? 0) + 1);
      expect(after?.tenantRevision).toBe(before?.tenantRevision);
      expect(await settings.get(PLATFORM, 'system', 'x')).toBe('1');
    });

    test('groups', async () => {
      const tenant = await ground.tenant();
      const { roles } = ground.first;
      const before = await revision(tenant);
      expect(await roles.createGroup(tenant, business)).toBe(true);
      expect(await roles.createGroup(tenant, admins)).toBe(true);
      expect(await revision(tenant)).toBe(before + 2);
      expect(await roles.createGroup(tenant, { ...business, name: 'other' }), 'same id').toBe(false);
      expect(await roles.createGroup(tenant, { ...business, id: 3 }), 'same name').toBe(false);
      expect(await revision(tenant)).toBe(before + 2);
      expect(await roles.group(tenant, 1)).toStrictEqual(admins);
      expect(await roles.group(tenant, 3)).toBeNull();
      expect(await roles.groups(tenant)).toStrictEqual([admins, business]);
    });

    test('a group of a new id, changed and removed', async () => {
      const tenant = await ground.tenant();
      const { roles } = ground.first;
      await roles.createGroup(tenant, business);
      await ground.user(tenant, 'k');
      const wanted = { name: 'Made', description: 'd', roles: ['ROLE_A'], customProperties: { a: 1 } };
      const made = { ...plain, ...wanted, id: 3 };
      expect(await roles.addGroup(tenant, wanted)).toStrictEqual(made);
      const before = await revision(tenant);
      expect(await roles.addGroup(tenant, wanted), 'same name').toBeNull();
      expect(await roles.updateGroup(tenant, 3, { name: 'business' })).toBe('nameTaken');
      expect(await roles.updateGroup(tenant, 9, { name: 'other' })).toBe('gone');
      expect(await revision(tenant), 'nothing changed').toBe(before);
      expect(await roles.updateGroup(tenant, 3, {})).toBe('updated');
      const changes = { name: 'Changed', roles: ['ROLE_B'], applications: [{ id: '1' }], devicePermissions: { d: [] } };
      expect(await roles.updateGroup(tenant, 3, { ...changes, description: undefined })).toBe('updated');
      expect(await roles.groupByName(tenant, 'Changed')).toStrictEqual({ ...made, ...changes });
      expect(await roles.groupByName(tenant, 'Made')).toBeNull();
      expect(await roles.groupForChange(tenant, 3)).toStrictEqual({ ...made, ...changes });
      await roles.addMember(tenant, 3, 'k');
      expect(await roles.removeGroup(tenant, 3)).toBe(true);
      expect(await roles.removeGroup(tenant, 3)).toBe(false);
      expect(await version(tenant), 'the member heard of it').toBe(3);
      expect((await roles.ofUser(tenant, 'k')).groups).toStrictEqual([]);
      expect((await roles.addGroup(tenant, wanted))?.id, 'the id is not used again').toBe(4);
    });

    test('permissions of a group and of a user, one by one', async () => {
      const tenant = await ground.tenant();
      const { roles } = ground.first;
      await roles.createGroup(tenant, admins);
      await ground.user(tenant, 'k');
      expect(await roles.addGroupRole(tenant, 1, 'ROLE_C')).toBe(true);
      expect(await roles.addGroupRole(tenant, 1, 'ROLE_C')).toBe(false);
      expect(await roles.addGroupRole(tenant, 9, 'ROLE_C')).toBe(false);
      expect(await roles.removeGroupRole(tenant, 1, 'ROLE_B')).toBe(true);
      expect(await roles.removeGroupRole(tenant, 1, 'ROLE_B')).toBe(false);
      expect((await roles.group(tenant, 1))?.roles).toStrictEqual(['ROLE_A', 'ROLE_C']);
      expect(await roles.grant(tenant, 'k', ['ROLE_X'])).toBe(true);
      expect(await roles.grant(tenant, 'k', ['ROLE_X'])).toBe(false);
      expect(await version(tenant)).toBe(2);
      expect(await roles.withdraw(tenant, 'k', 'ROLE_X')).toBe(true);
      expect(await roles.withdraw(tenant, 'k', 'ROLE_X')).toBe(false);
      expect(await roles.withdraw(tenant, 'nobody', 'ROLE_X')).toBe(false);
      expect(await version(tenant)).toBe(3);
    });

    test('of 50 callers who add, name or remove one group, or take one permission, one does', async () => {
      const tenant = await ground.tenant();
      const all = <Result>(verb: (roles: Storage['roles'], index: number) => Promise<Result>) =>
        race(ground, 50, ({ roles }, index) => verb(roles, index));
      const wanted = { name: 'raced', description: '', roles: [] };
      const added = await all((roles) => roles.addGroup(tenant, wanted));
      expect(added.filter((group) => group !== null)).toHaveLength(1);
      const different = await all((roles, index) => roles.addGroup(tenant, { ...wanted, name: `other ${index}` }));
      expect(new Set(different.map((group) => group?.id)).size, 'each has an id of its own').toBe(50);
      const named = await all((roles, index) =>
        roles.updateGroup(tenant, different[index]?.id ?? 0, { name: 'the one name' }),
      );
      expect(count(named, 'updated')).toBe(1);
      const id = different[0]?.id ?? 0;
      await all((roles, index) => roles.addGroupRole(tenant, id, `ROLE_${index}`));
      expect((await ground.first.roles.group(tenant, id))?.roles).toHaveLength(50);
      expect(count(await all((roles) => roles.removeGroupRole(tenant, id, 'ROLE_7')), true)).toBe(1);
      expect(count(await all((roles) => roles.addGroupRole(tenant, id, 'ROLE_7')), true)).toBe(1);
      await ground.user(tenant, 'k');
      expect(count(await all((roles) => roles.grant(tenant, 'k', ['ROLE_X'])), true)).toBe(1);
      expect(count(await all((roles) => roles.withdraw(tenant, 'k', 'ROLE_X')), true)).toBe(1);
      expect(count(await all((roles) => roles.removeGroup(tenant, id)), true)).toBe(1);
    });

    test('members and direct permissions bump the version of the user they change', async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      await ground.user(tenant, 'other');
      const { roles } = ground.first;
      await roles.createGroup(tenant, admins);
      await roles.createGroup(tenant, business);
      expect(await roles.addMember(tenant, 2, 'k')).toBe(true);
      expect(await roles.addMember(tenant, 1, 'k')).toBe(true);
      expect(await version(tenant)).toBe(3);
      expect(await roles.addMember(tenant, 1, 'k'), 'already in it').toBe(false);
      expect(await roles.addMember(tenant, 9, 'k'), 'no such group').toBe(false);
      expect(await roles.addMember(tenant, 1, 'nobody'), 'no such user').toBe(false);
      expect(await version(tenant)).toBe(3);
      await roles.grant(tenant, 'k', ['ROLE_Z', 'ROLE_Y']);
      await roles.grant(tenant, 'k', ['ROLE_Y', 'ROLE_X', 'ROLE_X']);
      expect(await version(tenant)).toBe(5);
      const held = { direct: ['ROLE_X', 'ROLE_Y', 'ROLE_Z'], groups: [admins, business] };
      expect(await roles.ofUser(tenant, 'k')).toStrictEqual(held);
      expect(await roles.ofUsers(tenant, ['other', 'k', 'nobody'])).toStrictEqual(
        new Map([
          ['other', { direct: [], groups: [] }],
          ['k', held],
          ['nobody', { direct: [], groups: [] }],
        ]),
      );
      expect(await roles.removeMember(tenant, 2, 'k')).toBe(true);
      expect(await version(tenant)).toBe(6);
      expect(await roles.removeMember(tenant, 2, 'k')).toBe(false);
      expect(await version(tenant)).toBe(6);
      expect((await ground.first.users.byKey(tenant, 'other'))?.version).toBe(1);
    });

    test('of 50 callers who create one tenant, one does', async () => {
      await repeatedly(3, async (round) => {
        const created = await race(ground, 50, ({ tenants }, index) =>
          tenants.create(`raced-${round}`, { domain: `${round}.example.org`, createdAt: index }),
        );
        expect(count(created, true)).toBe(1);
      });
    });

    test('no revision is lost among 50 changes of settings', async () => {
      const tenant = await ground.tenant();
      await race(ground, 50, ({ settings }, index) => settings.put(tenant, 'c', `k${index % 5}`, `${index}`));
      expect(await revision(tenant)).toBe(51);
      expect(await ground.first.settings.all(tenant)).toHaveLength(5);
    });

    test('of 50 callers who set one setting, each takes the place of another', async () => {
      const tenant = await ground.tenant();
      const previous = await race(ground, 50, ({ settings }, index) => settings.put(tenant, 'c', 'k', `${index}`));
      const last = await ground.first.settings.get(tenant, 'c', 'k');
      expect(new Set([...previous, last]).size).toBe(51);
      expect(count(previous, null)).toBe(1);
    });

    test('a setting is sealed anew, or fixed, only where it is', async () => {
      const tenant = await ground.tenant();
      const { settings } = ground.first;
      await settings.put(tenant, 'c', 'k', 'v');
      expect(await settings.reseal(tenant, 'c', 'k', { from: 'other', to: 'w' })).toBe(false);
      expect(await settings.reseal(tenant, 'c', 'k', { from: 'v', to: 'w' })).toBe(true);
      expect(await settings.setEditable(tenant, 'c', 'none', false)).toBe(false);
      expect(await settings.setEditable(tenant, 'c', 'k', false)).toBe(true);
      await settings.put(tenant, 'c', 'k', 'x');
      expect(await settings.fixed(tenant, 'c')).toEqual(['k']);
      expect(await settings.inherited(tenant, 'c', 'k'), 'meant for others, editable or not').not.toBeNull();
      expect(await settings.setEditable(tenant, 'c', 'k', true)).toBe(true);
      expect(await settings.inherited(tenant, 'c', 'k')).not.toBeNull();
      expect(await settings.fixed(tenant, 'c')).toEqual([]);
    });

    test('behind the lock, 50 callers who read, then write, lose nothing', async () => {
      const tenant = await ground.tenant();
      await race(ground, 50, (storage) =>
        storage.transaction(async ({ settings }) => {
          await settings.takeTurn(tenant);
          const before = Number((await settings.get(tenant, 'c', 'k')) ?? '0');
          await settings.put(tenant, 'c', 'k', String(before + 1));
        }),
      );
      expect(await ground.first.settings.get(tenant, 'c', 'k')).toBe('50');
    });

    test('of 50 callers who remove one setting, one does', async () => {
      const tenant = await ground.tenant();
      await ground.first.settings.put(tenant, 'c', 'k', 'v');
      const removed = await race(ground, 50, ({ settings }) => settings.remove(tenant, 'c', 'k'));
      expect(count(removed, true)).toBe(1);
      expect(await revision(tenant)).toBe(3);
    });

    test('of 50 callers who create one group, one does', async () => {
      const tenant = await ground.tenant();
      const created = await race(ground, 50, ({ roles }) => roles.createGroup(tenant, admins));
      expect(count(created, true)).toBe(1);
      expect(await revision(tenant)).toBe(2);
    });

    test('of 50 callers who add or remove one member, one does', async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      await ground.first.roles.createGroup(tenant, admins);
      await repeatedly(3, async (round) => {
        const all = (verb: (roles: Storage['roles']) => Promise<boolean>) =>
          race(ground, 50, ({ roles }) => verb(roles));
        expect(count(await all((roles) => roles.addMember(tenant, 1, 'k')), true)).toBe(1);
        expect(await version(tenant)).toBe(2 + 2 * round);
        expect(count(await all((roles) => roles.removeMember(tenant, 1, 'k')), true)).toBe(1);
        expect(await version(tenant)).toBe(3 + 2 * round);
      });
    });

    test('no permission is lost among 50 that are given at once', async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      const given = await race(ground, 50, ({ roles }, index) =>
        roles.grant(tenant, 'k', [`ROLE_${index}`, `ROLE_${49 - index}`]),
      );
      expect((await ground.first.roles.ofUser(tenant, 'k')).direct).toHaveLength(50);
      expect(await version(tenant)).toBe(1 + count(given, true));
    });
  });
}
