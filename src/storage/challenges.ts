import { type ExpressionBuilder, sql } from 'kysely';
import {
  CHALLENGE_TRIES,
  type ChallengePurpose,
  type ChallengeStore,
  type ClientMark,
} from '../core/ports/challenges.ts';
import { takeTurn } from './queue.ts';
import type { Db, Tables } from './schema.ts';
import { sweepTable } from './sweep.ts';
import { inTransaction } from './transaction.ts';

export function createChallengeStore(db: Db): ChallengeStore {
  return {
    start: (tenant, userKey, purpose, challenge, { mark, replace, now }) =>
      inTransaction(db, async (tx) => {
        if ((await takeTurn(tx, tenant, userKey)) === null) return 'gone' as const;
        if (!replace && (await anyLive(tx, tenant, userKey, purpose, mark, now))) return 'live' as const;
        await tx
          .deleteFrom('challenges')
          .where((eb) => isOf(eb, tenant, userKey, purpose, mark))
          .execute();
        const { client, origin, number, digest, expiresAt } = challenge;
        await tx
          .insertInto('challenges')
          .values({
            tenant,
            client,
            origin,
            user_key: userKey,
            purpose,
            number,
            digest,
            expires_at: expiresAt,
            tries: 0,
          })
          .execute();
        await tx
          .updateTable('users')
          .set({ last_code_at: now })
          .where('tenant', '=', tenant)
          .where('key', '=', userKey)
          .execute();
        return 'started' as const;
      }),

    async answer(tenant, userKey, purpose, { mark, number, digest, now }) {
      const used = await db
        .deleteFrom('challenges')
        .where((eb) => isOf(eb, tenant, userKey, purpose, mark))
        .where('number', '=', number)
        .where('digest', '=', digest)
        .where('expires_at', '>', now)
        .where('tries', '<', CHALLENGE_TRIES)
        .executeTakeFirst();
      if (used.numDeletedRows > 0n) return 'right';
      const rows = await db
        .updateTable('challenges')
        .set((eb) => ({ tries: eb('tries', '+', 1) }))
        .where((eb) => isOf(eb, tenant, userKey, purpose, mark))
        .where('digest', 'is not', null)
        .returning(['client', 'digest', 'number', 'expires_at', 'tries'])
        .execute();
      const late = rows.find((row) => row.digest === digest && row.number === number && row.expires_at <= now);
      if (rows.some((row) => row.tries > CHALLENGE_TRIES)) return 'spent';
      if (late === undefined) return 'wrong';
      await db.deleteFrom('challenges').where('tenant', '=', tenant).where('client', '=', late.client).execute();
      return 'expired';
    },

    propose: (tenant, userKey, { client, origin, number, expiresAt }) =>
      inTransaction(db, async (tx) => {
        if ((await takeTurn(tx, tenant, userKey)) === null) return;
        await tx
          .deleteFrom('challenges')
          .where('tenant', '=', tenant)
          .where('user_key', '=', userKey)
          .where('purpose', '=', 'number')
          .execute();
        const row = { tenant, client, origin, user_key: userKey, purpose: 'number', number };
        await tx
          .insertInto('challenges')
          .values({ ...row, digest: null, expires_at: expiresAt, tries: 0 })
          .execute();
      }),

    async proposed(tenant, userKey, mark, now): Promise<string | null> {
      const row = await db
        .selectFrom('challenges')
        .select('number')
        .where((eb) => isOf(eb, tenant, userKey, 'number', mark))
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row?.number ?? null;
    },

    async cancel(tenant, client): Promise<void> {
      await db.deleteFrom('challenges').where('tenant', '=', tenant).where('client', '=', client).execute();
    },

    async voidOf(tenant, userKey): Promise<void> {
      await db.deleteFrom('challenges').where('tenant', '=', tenant).where('user_key', '=', userKey).execute();
    },

    async lastStartedAt(tenant, userKey): Promise<number | null> {
      const row = await db
        .selectFrom('users')
        .select('last_code_at')
        .where('tenant', '=', tenant)
        .where('key', '=', userKey)
        .executeTakeFirst();
      return row?.last_code_at ?? null;
    },

    sweep: (before) => sweepTable(db, 'challenges', 'client', sql`expires_at < ${before}`),
  };
}

type Challenges = ExpressionBuilder<Tables, 'challenges'>;

/** The challenges of one user, purpose and client. Without anything that marks the client there are none. */
function isOf(eb: Challenges, tenant: string, userKey: string, purpose: ChallengePurpose, mark: ClientMark) {
  const marks = [
    ...(mark.id === null ? [] : [eb('client', '=', mark.id)]),
    ...(mark.origin === null ? [] : [eb('origin', '=', mark.origin)]),
  ];
  return eb.and([
    eb('tenant', '=', tenant),
    eb('user_key', '=', userKey),
    eb('purpose', '=', purpose),
    eb.or(marks), // none of none is false
  ]);
}

/** Only after `takeTurn`, which keeps the answer true. */
async function anyLive(
  tx: Db,
  tenant: string,
  userKey: string,
  purpose: ChallengePurpose,
  mark: ClientMark,
  now: number,
): Promise<boolean> {
  const row = await tx
    .selectFrom('challenges')
    .select('client')
    .where((eb) => isOf(eb, tenant, userKey, purpose, mark))
    .where('digest', 'is not', null)
    .where('expires_at', '>', now)
    .where('tries', '<', CHALLENGE_TRIES)
    .executeTakeFirst();
  return row !== undefined;
}
