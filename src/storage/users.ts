import { sql } from 'kysely';
import type { Page } from '../core/ports/page.ts';
import type {
  InsertOutcome,
  NewUser,
  UniqueNames,
  UpdateOutcome,
  UserChanges,
  UserRecord,
  UserStore,
} from '../core/ports/users.ts';
import { isBelow, leaveHierarchies, setDelegator, setOwner } from './hierarchies.ts';
import { prepared } from './prepared.ts';
import type { Db } from './schema.ts';
import { inTransaction } from './transaction.ts';
import { isInNamedGroup, matches, usersWithFactor } from './user-queries.ts';
import { toChangedColumns, toNewUserRow, toUserRecord, type UserRow, userColumns } from './user-rows.ts';
import { inBatches } from './whole-tenant.ts';

type Name = { space: 'login' | 'email'; canonical: string; kind: 'userName' | 'alias' | 'email' };

const findByKey = prepared<UserRow>(2, (db, tenant, key) =>
  usersWithFactor(db).select(userColumns).where('users.tenant', '=', tenant).where('users.key', '=', key),
);

const findByUserName = prepared<UserRow>(2, (db, tenant, userName) =>
  usersWithFactor(db).select(userColumns).where('users.tenant', '=', tenant).where('users.user_name', '=', userName),
);

const findByUniqueName = prepared<UserRow>(3, (db, tenant, space, canonical) =>
  usersWithFactor(db)
    .innerJoin('login_names', (join) =>
      join.onRef('login_names.tenant', '=', 'users.tenant').onRef('login_names.user_key', '=', 'users.key'),
    )
    .select(userColumns)
    .where('login_names.tenant', '=', tenant)
    .where('login_names.space', '=', space as 'login' | 'email')
    .where('login_names.canonical', '=', canonical),
);

export function createUserStore(db: Db): UserStore {
  const first = ([row]: UserRow[]): UserRecord | null => (row === undefined ? null : toUserRecord(row));

  return {
    insert: (tenant, user, names) =>
      inTransaction(
        db,
        (tx) => insert(tx, tenant, user, names),
        (outcome) => outcome === 'created',
      ),
    byKey: async (tenant, key) => first(await findByKey(db, tenant, key)),
    byUserName: async (tenant, userName) => first(await findByUserName(db, tenant, userName)),
    byLoginName: async (tenant, canonical) => first(await findByUniqueName(db, tenant, 'login', canonical)),
    byEmail: async (tenant, canonical) => first(await findByUniqueName(db, tenant, 'email', canonical)),

    async list(tenant, filter, page): Promise<Page<UserRecord>> {
      const rows = await usersWithFactor(db)
        .select(userColumns)
        .where((eb) => matches(eb, tenant, filter))
        .orderBy('users.user_name')
        .orderBy('users.key')
        .limit(page.limit + 1)
        .offset(page.offset)
        .execute();
      return {
        items: rows.slice(0, page.limit).map(toUserRecord),
        total: page.withTotal ? await this.count(tenant, filter) : null,
        more: rows.length > page.limit,
      };
    },

    async count(tenant, filter): Promise<number> {
      const row = await db
        .selectFrom('users')
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .where((eb) => matches(eb, tenant, filter))
        .executeTakeFirstOrThrow();
      return row.total;
    },

    isBelow: (tenant, userName, owners) => isBelow(db, tenant, userName, owners),

    setOwner: (tenant, key, owner) =>
      inTransaction(
        db,
        (tx) => setOwner(tx, tenant, key, owner),
        (outcome) => outcome === 'updated',
      ),

    setDelegator: (tenant, key, delegator) =>
      inTransaction(
        db,
        (tx) => setDelegator(tx, tenant, key, delegator),
        (outcome) => outcome === 'updated',
      ),

    countSubusers: (tenant, owners) => countSubusers(db, tenant, owners),

    update: (tenant, key, changes, options = {}) =>
      inTransaction(
        db,
        (tx) => update(tx, tenant, key, changes, options),
        (outcome) => outcome === 'updated',
      ),

    remove: (tenant, key) => inTransaction(db, (tx) => remove(tx, tenant, key)),

    async replaceHash(tenant, key, oldHash, newHash): Promise<boolean> {
      const result = await db
        .updateTable('users')
        .set({ password_hash: newHash })
        .where('tenant', '=', tenant)
        .where('key', '=', key)
        .where('password_hash', '=', oldHash)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    switchSmsOff: (tenant) =>
      inTransaction(db, async (tx) => {
        const keys: string[] = [];
        await inBatches(tx, 'users', sql`tenant = ${tenant} and sms_enabled = 1`, async (batch) => {
          const rows = await tx
            .updateTable('users')
            .set((eb) => ({ sms_enabled: 0, version: eb('version', '+', 1), turn: eb('turn', '+', 1) }))
            .where(batch)
            .returning('key')
            .execute();
          keys.push(...rows.map((row) => row.key));
        });
        return keys;
      }),

    async anotherEnabledMember(tenant, groupName, key, notIn): Promise<boolean> {
      const row = await db
        .selectFrom('role_groups')
        .innerJoin('role_members', (join) =>
          join
            .onRef('role_members.tenant', '=', 'role_groups.tenant')
            .onRef('role_members.group_id', '=', 'role_groups.id'),
        )
        .innerJoin('users', (join) =>
          join.onRef('users.tenant', '=', 'role_members.tenant').onRef('users.key', '=', 'role_members.user_key'),
        )
        .select('users.key')
        .where('role_groups.tenant', '=', tenant)
        .where('role_groups.name', '=', groupName)
        .where('users.key', '<>', key)
        .where('users.enabled', '=', 1)
        .where('users.password_hash', 'is not', null)
        .$if(notIn !== undefined, (query) => query.where((eb) => eb.not(isInNamedGroup(eb, notIn as string))))
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

async function insert(tx: Db, tenant: string, user: NewUser, names: UniqueNames): Promise<InsertOutcome> {
  await tx
    .insertInto('users')
    .values(toNewUserRow(tenant, user, names.userName))
    .execute();
  const userName: Name = { space: 'login', canonical: names.userName, kind: 'userName' };
  const taken = await claim(tx, tenant, user.key, [userName, ...otherNames(names.userName, names)]);
  return taken ?? 'created';
}

/** Alias and email as names. An alias equal to the user's own name needs no entry of its own. */
function otherNames(userName: string, { alias, email }: Omit<UniqueNames, 'userName'>): Name[] {
  const names: Name[] = [];
  if (alias !== null && alias !== userName) names.push({ space: 'login', canonical: alias, kind: 'alias' });
  if (email !== null) names.push({ space: 'email', canonical: email, kind: 'email' });
  return names;
}

/** Takes names for a user; tells which was taken by somebody else. Sorted, so that two callers never cross. */
async function claim(
  tx: Db,
  tenant: string,
  userKey: string,
  names: Name[],
): Promise<'nameTaken' | 'emailTaken' | null> {
  const order = (name: Name) => `${name.space === 'login' ? 0 : 1}${name.canonical}`;
  for (const name of names.sort((left, right) => (order(left) < order(right) ? -1 : 1))) {
    const result = await tx
      .insertInto('login_names')
      .values({ tenant, user_key: userKey, ...name })
      .onConflict((conflict) => conflict.columns(['tenant', 'space', 'canonical']).doNothing())
      .executeTakeFirst();
    if (result.numInsertedOrUpdatedRows !== 1n) return name.space === 'login' ? 'nameTaken' : 'emailTaken';
  }
  return null;
}

async function update(
  tx: Db,
  tenant: string,
  key: string,
  changes: UserChanges,
  { expectedVersion, names }: { expectedVersion?: number; names?: Omit<UniqueNames, 'userName'> },
): Promise<UpdateOutcome> {
  const changed = await tx
    .updateTable('users')
    .set((eb) => ({ ...toChangedColumns(changes), version: eb('version', '+', 1) }))
    .where('tenant', '=', tenant)
    .where('key', '=', key)
    .$if(expectedVersion !== undefined, (query) => query.where('version', '=', expectedVersion as number))
    .returning('canonical_name')
    .executeTakeFirst();
  if (changed === undefined) {
    const [present] = await findByKey(tx, tenant, key);
    return present === undefined ? 'gone' : 'stale';
  }
  if (names === undefined) return 'updated';
  await tx
    .deleteFrom('login_names')
    .where('tenant', '=', tenant)
    .where('user_key', '=', key)
    .where('kind', 'in', ['alias', 'email'])
    .execute();
  return (await claim(tx, tenant, key, otherNames(changed.canonical_name, names))) ?? 'updated';
}

/** Foreign keys take away all but queued mail and the attempts, whose counters carry the user's key between colons. */
async function remove(tx: Db, tenant: string, key: string): Promise<boolean> {
  await leaveHierarchies(tx, tenant, key);
  const result = await tx.deleteFrom('users').where('tenant', '=', tenant).where('key', '=', key).executeTakeFirst();
  if (result.numDeletedRows === 0n) return false;
  const pattern = key.replace(/[\\%_]/g, '\\$&');
  const isOwn = (position: string) => sql<boolean>`counter like ${position} escape '\\'`;
  await tx
    .deleteFrom('attempts')
    .where('tenant', '=', tenant)
    .where((eb) => eb.or([isOwn(`%:${pattern}`), isOwn(`%:${pattern}:%`)]))
    .execute();
  await tx.deleteFrom('outbox').where('tenant', '=', tenant).where('user_key', '=', key).execute();
  return true;
}

async function countSubusers(db: Db, tenant: string, owners: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (owners.length === 0) return new Map();
  const rows = await db
    .selectFrom('users')
    .select(['owner', (eb) => eb.fn.countAll<number>().as('total')])
    .where('tenant', '=', tenant)
    .where('owner', 'in', [...owners])
    .groupBy('owner')
    .execute();
  return new Map(rows.map((row) => [row.owner as string, row.total]));
}
