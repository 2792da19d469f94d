import { sql } from 'kysely';
import type { SendLimit, SendStore } from '../core/ports/sends.ts';
import type { Db } from './schema.ts';
import { sweepTable } from './sweep.ts';
import { inTransaction } from './transaction.ts';

export function createSendStore(db: Db): SendStore {
  return {
    book: (tenant, { id, at, limits }) =>
      inTransaction(
        db,
        async (tx) => {
          const counters = [...new Set(limits.map(({ counter }) => counter))].sort();
          for (const counter of counters) await lock(tx, tenant, counter, at);
          for (const limit of limits) {
            const until = await closedUntil(tx, tenant, limit, at);
            if (until !== null) return { counter: limit.counter, until };
          }
          if (counters.length > 0) {
            await tx
              .insertInto('sends')
              .values(counters.map((counter) => ({ tenant, counter, id, at })))
              .execute();
          }
          return null;
        },
        (refused) => refused === null,
      ),

    async release(tenant, id): Promise<void> {
      await db.deleteFrom('sends').where('tenant', '=', tenant).where('id', '=', id).execute();
    },

    releaseOldest: (tenant, counter) =>
      inTransaction(db, async (tx) => {
        // In line with who books: the oldest that somebody else is just taking back is not ours.
        await tx
          .updateTable('send_counters')
          .set((eb) => ({ last_at: eb.ref('last_at') }))
          .where('tenant', '=', tenant)
          .where('counter', '=', counter)
          .execute();
        const ofCounter = tx.selectFrom('sends').where('tenant', '=', tenant).where('counter', '=', counter);
        const result = await tx
          .deleteFrom('sends')
          .where('tenant', '=', tenant)
          .where('counter', '=', counter)
          .where('id', '=', ofCounter.select('id').orderBy('at').orderBy('id').limit(1))
          .executeTakeFirst();
        return result.numDeletedRows > 0n;
      }),

    async sweep(before): Promise<number> {
      const sends = await sweepTable(db, 'sends', 'id', sql`at < ${before}`);
      return sends + (await sweepTable(db, 'send_counters', 'counter', sql`last_at < ${before}`));
    },
  };
}

/** Whoever books under this counter from now on waits until this transaction ends. */
async function lock(tx: Db, tenant: string, counter: string, at: number): Promise<void> {
  await tx
    .insertInto('send_counters')
    .values({ tenant, counter, last_at: at })
    .onConflict((conflict) => conflict.columns(['tenant', 'counter']).doUpdateSet({ last_at: at }))
    .execute();
}

/** When the window has room again; `null` while it has. What is dated ahead was booked before the clock jumped back. */
async function closedUntil(
  tx: Db,
  tenant: string,
  { counter, max, within }: SendLimit,
  now: number,
): Promise<number | null> {
  const last = await tx
    .selectFrom('sends')
    .select('at')
    .where('tenant', '=', tenant)
    .where('counter', '=', counter)
    .where('at', '>', now - within)
    .where('at', '<=', now + within)
    .orderBy('at', 'desc')
    .offset(Math.max(0, max - 1))
    .limit(1)
    .executeTakeFirst();
  return last === undefined ? null : Math.min(last.at, now) + within;
}
