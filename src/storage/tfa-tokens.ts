import { sql } from 'kysely';
import type { TfaTokenStore } from '../core/ports/tfa-tokens.ts';
import { prepared } from './prepared.ts';
import { takeTurn } from './queue.ts';
import type { Db } from './schema.ts';
import { sweepTable } from './sweep.ts';
import { inTransaction } from './transaction.ts';

/** Asked with every request of such a client. */
const findToken = prepared<{ expires_at: number }>(3, (db, tenant, userKey, hash) =>
  db
    .selectFrom('tfa_tokens')
    .select('expires_at')
    .where('tenant', '=', tenant)
    .where('user_key', '=', userKey)
    .where('hash', '=', hash),
);

export function createTfaTokenStore(db: Db): TfaTokenStore {
  return {
    put: (tenant, { hash, userKey, expiresAt }) =>
      inTransaction(db, async (tx) => {
        // A user who was removed meanwhile gets no token.
        if ((await takeTurn(tx, tenant, userKey)) === null) return;
        await tx.insertInto('tfa_tokens').values({ tenant, hash, user_key: userKey, expires_at: expiresAt }).execute();
      }),

    async holds(tenant, userKey, hash, now): Promise<boolean> {
      const [row] = await findToken(db, tenant, userKey, hash);
      return row !== undefined && row.expires_at > now;
    },

    async voidOf(tenant, userKey): Promise<void> {
      await db.deleteFrom('tfa_tokens').where('tenant', '=', tenant).where('user_key', '=', userKey).execute();
    },

    sweep: (before) => sweepTable(db, 'tfa_tokens', 'hash', sql`expires_at < ${before}`),
  };
}
