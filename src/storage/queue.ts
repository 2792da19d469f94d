import { prepared } from './prepared.ts';
import type { Db } from './schema.ts';

const takeUserTurn = prepared<{ turn: number }>(2, (db, tenant, userKey) =>
  db
    .updateTable('users')
    .set((eb) => ({ turn: eb('turn', '+', 1) }))
    .where('tenant', '=', tenant)
    .where('key', '=', userKey)
    .returning('turn'),
);

/**
 * Waits until no other transaction is changing what hangs on this user, and holds them off until this one ends. Always
 * the first statement of a transaction that needs it, so that all of them lock in one order.
 * @returns the number of the turn, ascending per user, or `null` when there is no such user
 */
export async function takeTurn(db: Db, tenant: string, userKey: string): Promise<number | null> {
  const [row] = await takeUserTurn(db, tenant, userKey);
  return row?.turn ?? null;
}

/** Tells whoever read the user before that it has changed. */
export async function bumpVersion(db: Db, tenant: string, userKey: string): Promise<void> {
  await db
    .updateTable('users')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('tenant', '=', tenant)
    .where('key', '=', userKey)
    .execute();
}

/** Tells caches that the tenant's settings or global roles have changed. */
export async function bumpRevision(db: Db, tenant: string): Promise<void> {
  await db
    .updateTable('tenants')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', tenant)
    .execute();
}

/**
 * A number that was never given out in this tenant before, not even to what is deleted by now, and greater than `above`.
 * Tells caches of a change too, and holds off everybody else who asks until the transaction ends.
 * @returns `null` when there is no such tenant
 */
export async function nextId(db: Db, tenant: string, above: number): Promise<number | null> {
  const row = await db
    .updateTable('tenants')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      last_id: eb
        .case()
        .when('last_id', '>', above)
        .then(eb('last_id', '+', 1))
        .else(above + 1)
        .end(),
    }))
    .where('id', '=', tenant)
    .returning('last_id')
    .executeTakeFirst();
  return row?.last_id ?? null;
}
