import type { GroupRecord, RoleStore, UserRoles } from '../core/ports/roles.ts';
import {
  addGroup,
  changeGroupRole,
  createGroup,
  type GroupRow,
  groupAt,
  groupColumns,
  groupsOf,
  removeGroup,
  toGroup,
  updateGroup,
} from './group-rows.ts';
import { prepared } from './prepared.ts';
import { bumpRevision, bumpVersion, takeTurn } from './queue.ts';
import type { Db } from './schema.ts';
import { inTransaction } from './transaction.ts';

function directRoles(db: Db, tenant: string) {
  return db.selectFrom('direct_roles').select(['user_key', 'role']).where('tenant', '=', tenant).orderBy('role');
}

function memberships(db: Db, tenant: string) {
  return db
    .selectFrom('role_members')
    .innerJoin('role_groups', (join) =>
      join
        .onRef('role_groups.tenant', '=', 'role_members.tenant')
        .onRef('role_groups.id', '=', 'role_members.group_id'),
    )
    .select('role_members.user_key')
    .select(groupColumns)
    .where('role_members.tenant', '=', tenant)
    .orderBy('role_groups.id');
}

const directOfUser = prepared<{ role: string }>(2, (db, tenant, userKey) =>
  directRoles(db, tenant).where('user_key', '=', userKey),
);

const groupsOfUser = prepared<GroupRow>(2, (db, tenant, userKey) =>
  memberships(db, tenant).where('role_members.user_key', '=', userKey),
);

export function createRoleStore(db: Db): RoleStore {
  const same = (result: boolean) => result;

  return {
    createGroup: (tenant, group) => inTransaction(db, (tx) => createGroup(tx, tenant, group), same),

    addGroup: (tenant, group) =>
      inTransaction(
        db,
        (tx) => addGroup(tx, tenant, group),
        (added) => added !== null,
      ),

    group: (tenant, id) => groupAt(db, tenant, id),

    async groupByName(tenant, name): Promise<GroupRecord | null> {
      const row = await groupsOf(db, tenant).where('name', '=', name).executeTakeFirst();
      return row === undefined ? null : toGroup(row);
    },

    async groups(tenant): Promise<readonly GroupRecord[]> {
      return (await groupsOf(db, tenant).orderBy('id').execute()).map(toGroup);
    },

    groupForChange: (tenant, id) =>
      inTransaction(db, async (tx) => {
        await bumpRevision(tx, tenant);
        return groupAt(tx, tenant, id);
      }),

    updateGroup: (tenant, id, changes) =>
      inTransaction(
        db,
        (tx) => updateGroup(tx, tenant, id, changes),
        (outcome) => outcome === 'updated',
      ),

    removeGroup: (tenant, id) => inTransaction(db, (tx) => removeGroup(tx, tenant, id), same),

    addGroupRole: (tenant, id, role) => inTransaction(db, (tx) => changeGroupRole(tx, tenant, id, role, true), same),

    removeGroupRole: (tenant, id, role) =>
      inTransaction(db, (tx) => changeGroupRole(tx, tenant, id, role, false), same),

    addMember: (tenant, groupId, userKey) =>
      inTransaction(db, async (tx) => {
        if ((await takeTurn(tx, tenant, userKey)) === null) return false;
        const added = await addMember(tx, tenant, groupId, userKey);
        if (added) await bumpVersion(tx, tenant, userKey);
        return added;
      }),

    removeMember: (tenant, groupId, userKey) =>
      inTransaction(db, async (tx) => {
        if ((await takeTurn(tx, tenant, userKey)) === null) return false;
        const removed = await removeMember(tx, tenant, groupId, userKey);
        if (removed) await bumpVersion(tx, tenant, userKey);
        return removed;
      }),

    grant: (tenant, userKey, roles) =>
      inTransaction(db, async (tx) => {
        if (roles.length === 0 || (await takeTurn(tx, tenant, userKey)) === null) return false;
        const result = await tx
          .insertInto('direct_roles')
          .values([...new Set(roles)].map((role) => ({ tenant, user_key: userKey, role })))
          .onConflict((conflict) => conflict.columns(['tenant', 'user_key', 'role']).doNothing())
          .executeTakeFirst();
        const given = (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
        if (given) await bumpVersion(tx, tenant, userKey);
        return given;
      }),

    withdraw: (tenant, userKey, role) =>
      inTransaction(db, async (tx) => {
        if ((await takeTurn(tx, tenant, userKey)) === null) return false;
        const result = await tx
          .deleteFrom('direct_roles')
          .where('tenant', '=', tenant)
          .where('user_key', '=', userKey)
          .where('role', '=', role)
          .executeTakeFirst();
        if (result.numDeletedRows === 0n) return false;
        await bumpVersion(tx, tenant, userKey);
        return true;
      }),

    async ofUser(tenant, userKey): Promise<UserRoles> {
      const direct = await directOfUser(db, tenant, userKey);
      const groups = await groupsOfUser(db, tenant, userKey);
      return { direct: direct.map((row) => row.role), groups: groups.map(toGroup) };
    },

    ofUsers: (tenant, userKeys) => rolesOf(db, tenant, userKeys),

    async lockGroup(tenant, name): Promise<void> {
      await db
        .updateTable('role_groups')
        .set((eb) => ({ turn: eb('turn', '+', 1) }))
        .where('tenant', '=', tenant)
        .where('name', '=', name)
        .execute();
    },
  };
}

/** Only into a group that exists: an unknown one takes nobody in. */
async function addMember(tx: Db, tenant: string, groupId: number, userKey: string): Promise<boolean> {
  const result = await tx
    .insertInto('role_members')
    .columns(['tenant', 'group_id', 'user_key'])
    .expression((eb) =>
      eb
        .selectFrom('role_groups')
        .select((of) => [
          'role_groups.tenant',
          'role_groups.id',
          of.cast<string>(of.val(userKey), 'text').as('user_key'),
        ])
        .where('role_groups.tenant', '=', tenant)
        .where('role_groups.id', '=', groupId),
    )
    .onConflict((conflict) => conflict.columns(['tenant', 'group_id', 'user_key']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

async function removeMember(tx: Db, tenant: string, groupId: number, userKey: string): Promise<boolean> {
  const result = await tx
    .deleteFrom('role_members')
    .where('tenant', '=', tenant)
    .where('group_id', '=', groupId)
    .where('user_key', '=', userKey)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** Roles of many users in two statements. Every asked user has an entry. */
async function rolesOf(db: Db, tenant: string, userKeys: readonly string[]): Promise<ReadonlyMap<string, UserRoles>> {
  const found = new Map(userKeys.map((key) => [key, { direct: [] as string[], groups: [] as GroupRecord[] }]));
  if (userKeys.length === 0) return found;
  const direct = await directRoles(db, tenant)
    .where('user_key', 'in', [...userKeys])
    .execute();
  for (const { user_key, role } of direct) found.get(user_key)?.direct.push(role);
  const members = await db
    .selectFrom('role_members')
    .select(['user_key', 'group_id'])
    .where('tenant', '=', tenant)
    .where('user_key', 'in', [...userKeys])
    .orderBy('group_id')
    .execute();
  // Each global role once, however many hold it: it names all its permissions.
  const ids = [...new Set(members.map(({ group_id }) => group_id))];
  const rows = ids.length === 0 ? [] : await groupsOf(db, tenant).where('id', 'in', ids).execute();
  const groups = new Map(rows.map((row) => [row.id, toGroup(row)]));
  for (const { user_key, group_id } of members) {
    const group = groups.get(group_id);
    // Gone since the members were read.
    if (group !== undefined) found.get(user_key)?.groups.push(group);
  }
  return found;
}
