import { describe, expect, test } from 'vitest';
import { count, type Engine, race, useGround } from './ground.ts';

const reader = {
  name: 'Reader',
  description: 'Reads',
  permissions: [{ type: 'ALARM', permission: 'READ', scope: '*' }],
};

export function inventoryRolesSuite(engine: Engine): void {
  describe('inventory roles', () => {
    const ground = useGround(engine);

    test('kept, changed, assigned over managed objects, and taken from all when removed', async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      const { inventoryRoles } = ground.first;
      const first = { ...reader, id: 1 };
      expect(await inventoryRoles.addRole(tenant, reader)).toStrictEqual(first);
      expect(await inventoryRoles.addRole(tenant, reader)).toBeNull();
      const second = { name: 'Second', description: '', permissions: [] };
      const other = { ...second, id: 2 };
      expect(await inventoryRoles.addRole(tenant, second)).toStrictEqual(other);
      expect(await inventoryRoles.updateRole(tenant, 2, { name: 'Reader' })).toBe('nameTaken');
      expect(await inventoryRoles.updateRole(tenant, 9, {})).toBe('gone');
      expect(await inventoryRoles.updateRole(tenant, 2, { description: undefined })).toBe('updated');
      expect(await inventoryRoles.roles(tenant)).toStrictEqual([first, other]);
      const made = { id: 3, managedObject: '4711', roles: [first] };
      expect(await inventoryRoles.assign(tenant, 'k', '4711', [1, 9])).toStrictEqual(made);
      expect(await inventoryRoles.assign(tenant, 'k', '4711', [2])).toStrictEqual({ ...made, roles: [first, other] });
      expect(await inventoryRoles.assign(tenant, 'nobody', '4711', [2])).toBeNull();
      expect(await inventoryRoles.reassign(tenant, 'k', 3, [2])).toStrictEqual({ ...made, roles: [other] });
      expect(await inventoryRoles.reassign(tenant, 'k', 9, [2])).toBeNull();
      expect(await inventoryRoles.removeRole(tenant, 2)).toBe(true);
      expect(await inventoryRoles.removeRole(tenant, 2)).toBe(false);
      expect(await inventoryRoles.assignments(tenant, 'k')).toStrictEqual([{ ...made, roles: [] }]);
      await ground.first.users.remove(tenant, 'k');
      expect(await inventoryRoles.assignments(tenant, 'k')).toStrictEqual([]);
    });

    test('of 50 callers one creates, names, removes or takes away; of their assignments none is lost', async () => {
      const tenant = await ground.tenant();
      await ground.user(tenant, 'k');
      const added = await race(ground, 50, ({ inventoryRoles }) => inventoryRoles.addRole(tenant, reader));
      expect(added.filter((role) => role !== null)).toHaveLength(1);
      const roles = await race(ground, 50, ({ inventoryRoles }, index) =>
        inventoryRoles.addRole(tenant, { ...reader, name: `${index}` }),
      );
      const ids = roles.map((role) => role?.id ?? 0);
      expect(new Set(ids).size).toBe(50);
      const named = await race(ground, 50, ({ inventoryRoles }, index) =>
        inventoryRoles.updateRole(tenant, ids[index] ?? 0, { name: 'the one name' }),
      );
      expect(count(named, 'updated')).toBe(1);
      await race(ground, 50, ({ inventoryRoles }, index) =>
        inventoryRoles.assign(tenant, 'k', '4711', [ids[index] ?? 0]),
      );
      const [assignment, ...more] = await ground.first.inventoryRoles.assignments(tenant, 'k');
      expect([assignment?.roles.length, more]).toEqual([50, []]);
      const removed = await race(ground, 50, ({ inventoryRoles }) => inventoryRoles.removeRole(tenant, ids[0] ?? 0));
      expect(count(removed, true)).toBe(1);
      const taken = await race(ground, 50, ({ inventoryRoles }) =>
        inventoryRoles.unassign(tenant, 'k', assignment?.id ?? 0),
      );
      expect(count(taken, true)).toBe(1);
    });
  });
}
