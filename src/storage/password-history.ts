import type { PasswordHistoryStore } from '../core/ports/password-history.ts';
import type { Db } from './schema.ts';
import { inTransaction } from './transaction.ts';

export function createPasswordHistoryStore(db: Db): PasswordHistoryStore {
  return {
    add(tenant, userKey, { hash, brief }, keep): Promise<void> {
      return inTransaction(db, async (tx) => {
        const flag = brief ? 1 : 0;
        await tx.insertInto('past_passwords').values({ tenant, user_key: userKey, hash, brief: flag }).execute();
        const rows = await tx
          .selectFrom('past_passwords')
          .select('id')
          .where('tenant', '=', tenant)
          .where('user_key', '=', userKey)
          .where('brief', '=', flag)
          .orderBy('id', 'desc')
          .offset(keep)
          .limit(1000)
          .execute();
        if (rows.length === 0) return;
        const ids = rows.map((row) => row.id);
        await tx.deleteFrom('past_passwords').where('tenant', '=', tenant).where('id', 'in', ids).execute();
      });
    },

    async list(tenant, userKey): Promise<readonly string[]> {
      const rows = await db
        .selectFrom('past_passwords')
        .select('hash')
        .where('tenant', '=', tenant)
        .where('user_key', '=', userKey)
        .orderBy('id', 'desc')
        .execute();
      return rows.map((row) => row.hash);
    },
  };
}
