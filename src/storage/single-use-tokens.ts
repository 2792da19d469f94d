import { sql } from 'kysely';
import type { SingleUseTokenStore, TokenKind } from '../core/ports/single-use-tokens.ts';
import { prepared } from './prepared.ts';
import { takeTurn } from './queue.ts';
import type { Db } from './schema.ts';
import { sweepTable } from './sweep.ts';
import { inTransaction } from './transaction.ts';
import { deleteRows, takeTurns } from './whole-tenant.ts';

const deleteOf = prepared(2, (db, tenant, userKey) =>
  db.deleteFrom('single_use_tokens').where('tenant', '=', tenant).where('user_key', '=', userKey),
);

export function createSingleUseTokenStore(db: Db): SingleUseTokenStore {
  return {
    put(tenant, { hash, kind, userKey, expiresAt }): Promise<void> {
      return inTransaction(db, async (tx) => {
        // A user who was removed meanwhile gets no token.
        if ((await takeTurn(tx, tenant, userKey)) === null) return;
        await tx
          .deleteFrom('single_use_tokens')
          .where('tenant', '=', tenant)
          .where('user_key', '=', userKey)
          .where('kind', '=', kind)
          .execute();
        await tx
          .insertInto('single_use_tokens')
          .values({ tenant, hash, kind, user_key: userKey, expires_at: expiresAt })
          .execute();
      });
    },

    async find(tenant, hash, kind: TokenKind): Promise<{ userKey: string; expiresAt: number } | null> {
      const row = await db
        .selectFrom('single_use_tokens')
        .select(['user_key as userKey', 'expires_at as expiresAt'])
        .where('tenant', '=', tenant)
        .where('hash', '=', hash)
        .where('kind', '=', kind)
        .executeTakeFirst();
      return row === undefined ? null : { ...row };
    },

    async consume(tenant, hash, kind, now): Promise<string | null> {
      const row = await db
        .deleteFrom('single_use_tokens')
        .where('tenant', '=', tenant)
        .where('hash', '=', hash)
        .where('kind', '=', kind)
        .where('expires_at', '>', now)
        .returning('user_key')
        .executeTakeFirst();
      return row?.user_key ?? null;
    },

    async voidOf(tenant, userKey): Promise<void> {
      await deleteOf(db, tenant, userKey);
    },

    voidOfTenant: (tenant) =>
      inTransaction(db, async (tx) => {
        // Every user's turn at once: waits for tokens that are being made, and holds off others until this is over.
        await takeTurns(tx, tenant);
        await deleteRows(tx, 'single_use_tokens', sql`tenant = ${tenant}`);
      }),

    sweep: (before) => sweepTable(db, 'single_use_tokens', 'hash', sql`expires_at < ${before}`),
  };
}
