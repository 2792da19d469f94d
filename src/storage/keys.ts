import type { KeyStore, StoredKey } from '../core/ports/keys.ts';
import type { Db } from './schema.ts';

export function createKeyStore(db: Db): KeyStore {
  async function of(purpose: string): Promise<StoredKey[]> {
    const rows = await db
      .selectFrom('installation_keys')
      .select(['id', 'purpose', 'sealed', 'created_at as createdAt'])
      .where('purpose', '=', purpose)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map((row) => ({ ...row }));
  }

  return {
    async ensure(purpose, made): Promise<readonly StoredKey[]> {
      const present = await of(purpose);
      if (present.length > 0) return present;
      const key = await made();
      await db
        .insertInto('installation_keys')
        .values({ id: key.id, purpose, sealed: key.sealed, created_at: key.createdAt, first_of: purpose })
        .onConflict((conflict) => conflict.column('first_of').doNothing())
        .execute();
      return of(purpose);
    },

    async add({ id, purpose, sealed, createdAt }): Promise<void> {
      await db.insertInto('installation_keys').values({ id, purpose, sealed, created_at: createdAt }).execute();
    },

    async reseal(id, oldSealed, newSealed): Promise<boolean> {
      const result = await db
        .updateTable('installation_keys')
        .set({ sealed: newSealed })
        .where('id', '=', id)
        .where('sealed', '=', oldSealed)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },
  };
}
