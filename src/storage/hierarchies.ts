import { sql } from 'kysely';
import type { OwnerOutcome } from '../core/ports/users.ts';
import { bumpRevision, takeTurn } from './queue.ts';
import type { Db } from './schema.ts';
import { inBatches } from './whole-tenant.ts';

/** All owners above a user, up to the one who has none. `union` ends it even where owners formed a circle. */
async function ownersOf(db: Db, tenant: string, userName: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    with recursive above (name) as (
      select owner from users where tenant = ${tenant} and user_name = ${userName} and owner is not null
      union
      select users.owner from users join above on users.user_name = above.name
        where users.tenant = ${tenant} and users.owner is not null
    )
    select name from above`.execute(db);
  return rows.map((row) => row.name);
}

export async function isBelow(db: Db, tenant: string, userName: string, owners: readonly string[]): Promise<boolean> {
  const above = await ownersOf(db, tenant, userName);
  return above.some((name) => owners.includes(name));
}

/** Changes of owners take turns per tenant: two at once could close a circle that neither of them sees. */
export async function setOwner(tx: Db, tenant: string, key: string, owner: string | null): Promise<OwnerOutcome> {
  await bumpRevision(tx, tenant);
  if (owner !== null) {
    const outcome = await holdNamed(tx, tenant, owner, key);
    if (outcome !== 'updated') return outcome;
    const own = await userNameOf(tx, tenant, key);
    if (own !== null && (await ownersOf(tx, tenant, owner)).includes(own)) return 'cyclic';
  }
  return change(tx, tenant, key, { owner });
}

export async function setDelegator(
  tx: Db,
  tenant: string,
  key: string,
  delegator: string | null,
): Promise<OwnerOutcome> {
  if (delegator !== null) {
    const outcome = await holdNamed(tx, tenant, delegator, key);
    if (outcome !== 'updated') return outcome;
  }
  return change(tx, tenant, key, { delegated_by: delegator });
}

/** Holds the named user off from being removed until the transaction ends. */
async function holdNamed(tx: Db, tenant: string, userName: string, otherThan: string): Promise<OwnerOutcome> {
  const row = await tx
    .selectFrom('users')
    .select('key')
    .where('tenant', '=', tenant)
    .where('user_name', '=', userName)
    .executeTakeFirst();
  if (row?.key === otherThan) return 'cyclic';
  if (row === undefined || (await takeTurn(tx, tenant, row.key)) === null) return 'noSuchOwner';
  return 'updated';
}

async function userNameOf(tx: Db, tenant: string, key: string): Promise<string | null> {
  const row = await tx
    .selectFrom('users')
    .select('user_name')
    .where('tenant', '=', tenant)
    .where('key', '=', key)
    .executeTakeFirst();
  return row?.user_name ?? null;
}

async function change(
  tx: Db,
  tenant: string,
  key: string,
  columns: { owner: string | null } | { delegated_by: string | null },
): Promise<OwnerOutcome> {
  const result = await tx
    .updateTable('users')
    .set((eb) => ({ ...columns, version: eb('version', '+', 1) }))
    .where('tenant', '=', tenant)
    .where('key', '=', key)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n ? 'updated' : 'gone';
}

/**
 * Owners and delegators are names, and names come back: whoever gets this one next must not get the sub-users too. The
 * user's turn is taken first, so that nobody gets this owner meanwhile.
 */
export async function leaveHierarchies(tx: Db, tenant: string, key: string): Promise<void> {
  if ((await takeTurn(tx, tenant, key)) === null) return;
  const name = await userNameOf(tx, tenant, key);
  for (const column of ['owner', 'delegated_by'] as const) {
    const below = sql<boolean>`tenant = ${tenant} and ${sql.ref(column)} = ${name}`;
    await inBatches(tx, 'users', below, async (batch) => {
      await sql`update users set ${sql.ref(column)} = null, version = version + 1 where ${batch}`.execute(tx);
    });
  }
}
