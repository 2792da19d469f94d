import { type Selectable, sql } from 'kysely';
import type { FactorRecord, FactorStore, PendingSecret } from '../core/ports/factors.ts';
import { createFactorSeals } from './factor-seals.ts';
import { numeric, prepared } from './prepared.ts';
import { bumpVersion, takeTurn } from './queue.ts';
import type { Db, Tables } from './schema.ts';
import { inTransaction } from './transaction.ts';
import { inBatches, takeTurns } from './whole-tenant.ts';

/** Users per statement when many versions are bumped: engines limit the number of parameters. */
const CHUNK = 500;

const noPending = {
  pending_id: null,
  pending_sealed_secret: null,
  pending_started_by: null,
  pending_expires_at: null,
  pending_verified_at: null,
  pending_verified_step: null,
} as const;

const nothingActive = {
  sealed_secret: null,
  activated_at: null,
  last_used_at: null,
  enrolment_step: null,
  enrolment_started_by: null,
} as const;

const findFactor = prepared<Selectable<Tables['factors']>>(3, (db, tenant, userKey, kind) =>
  db
    .selectFrom('factors')
    .selectAll()
    .where('tenant', '=', tenant)
    .where('user_key', '=', userKey)
    .where('kind', '=', kind),
);

/** The session that the step opens, or the record of the failed login, waits for the disk. */
const takeStep = prepared<{ last_step: number | null }>(
  6,
  (db, tenant, userKey, kind, step, activatedAt, at) =>
    db
      .updateTable('factors')
      .set({ last_step: numeric(step), last_used_at: numeric(at), enrolment_step: null, enrolment_started_by: null })
      .where('tenant', '=', tenant)
      .where('user_key', '=', userKey)
      .where('kind', '=', kind)
      .where('sealed_secret', 'is not', null)
      .where('activated_at', '=', numeric(activatedAt))
      .where((eb) => eb.or([eb('last_step', 'is', null), eb('last_step', '<', numeric(step))]))
      .returning('last_step'),
  { waitForDisk: false },
);

export function createFactorStore(db: Db): FactorStore {
  return {
    ...createFactorSeals(db),

    async find(tenant, userKey, kind): Promise<FactorRecord | null> {
      const [row] = await findFactor(db, tenant, userKey, kind);
      return row === undefined ? null : toRecord(row);
    },

    start(tenant, userKey, kind, { id, sealedSecret, startedBy, expiresAt }): Promise<boolean> {
      return inTransaction(db, async (tx) => {
        if ((await takeTurn(tx, tenant, userKey)) === null) return false;
        if (await anyActive(tx, tenant, userKey)) return false;
        const pending = {
          ...noPending,
          pending_id: id,
          pending_sealed_secret: sealedSecret,
          pending_started_by: startedBy,
          pending_expires_at: expiresAt,
        };
        await tx
          .insertInto('factors')
          .values({ tenant, user_key: userKey, kind, ...pending })
          .onConflict((conflict) => conflict.columns(['tenant', 'user_key', 'kind']).doUpdateSet(pending))
          .execute();
        return true;
      });
    },

    async markVerified(tenant, userKey, kind, { id, startedBy, step, at }): Promise<boolean> {
      const result = await db
        .updateTable('factors')
        .set({ pending_verified_at: at, pending_verified_step: step })
        .where('tenant', '=', tenant)
        .where('user_key', '=', userKey)
        .where('kind', '=', kind)
        .where('pending_id', '=', id)
        .where('pending_started_by', '=', startedBy)
        .where('pending_expires_at', '>', at)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    activate: (tenant, userKey, kind, activation) =>
      inTransaction(db, (tx) => activate(tx, tenant, userKey, kind, activation)),

    async acceptStep(tenant, userKey, kind, { step, activatedAt, at }): Promise<boolean> {
      const used = await takeStep(db, tenant, userKey, kind, step, activatedAt, at);
      return used.length > 0;
    },

    async acceptEnrolmentStep(tenant, userKey, kind, { step, startedBy, activatedAt, at }): Promise<boolean> {
      const result = await db
        .updateTable('factors')
        .set({ last_used_at: at, enrolment_step: null, enrolment_started_by: null })
        .where('tenant', '=', tenant)
        .where('user_key', '=', userKey)
        .where('kind', '=', kind)
        .where('sealed_secret', 'is not', null)
        .where('activated_at', '=', activatedAt)
        .where('enrolment_step', '=', step)
        .where('enrolment_started_by', '=', startedBy)
        .where('last_step', '=', step)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    revoke: (tenant, userKey, kind) => inTransaction(db, (tx) => revoke(tx, tenant, userKey, kind)),

    revokeAll: (tenant) => inTransaction(db, (tx) => revokeAll(tx, tenant)),
  };
}

/** Only after `takeTurn`, which keeps the answer true. */
async function anyActive(tx: Db, tenant: string, userKey: string): Promise<boolean> {
  const row = await tx
    .selectFrom('factors')
    .select('kind')
    .where('tenant', '=', tenant)
    .where('user_key', '=', userKey)
    .where('sealed_secret', 'is not', null)
    .executeTakeFirst();
  return row !== undefined;
}

async function activate(
  tx: Db,
  tenant: string,
  userKey: string,
  kind: string,
  { startedBy, at, verifiedSince }: { startedBy: string; at: number; verifiedSince: number },
): Promise<boolean> {
  if ((await takeTurn(tx, tenant, userKey)) === null) return false;
  if (await anyActive(tx, tenant, userKey)) return false;
  const result = await tx
    .updateTable('factors')
    .set((eb) => ({
      ...noPending,
      sealed_secret: eb.ref('pending_sealed_secret'),
      activated_at: at,
      last_used_at: null,
      last_step: eb
        .case()
        .when('last_step', '>', eb.ref('pending_verified_step'))
        .then(eb.ref('last_step'))
        .else(eb.ref('pending_verified_step'))
        .end(),
      enrolment_step: eb.ref('pending_verified_step'),
      enrolment_started_by: eb.ref('pending_started_by'),
    }))
    .where('tenant', '=', tenant)
    .where('user_key', '=', userKey)
    .where('kind', '=', kind)
    .where('pending_started_by', '=', startedBy)
    .where('pending_expires_at', '>', at)
    .where('pending_verified_at', '>=', verifiedSince)
    .executeTakeFirst();
  if (result.numUpdatedRows === 0n) return false;
  await bumpVersion(tx, tenant, userKey);
  return true;
}

async function revoke(tx: Db, tenant: string, userKey: string, kind: string): Promise<boolean> {
  if ((await takeTurn(tx, tenant, userKey)) === null) return false;
  const active = await tx
    .updateTable('factors')
    .set({ ...nothingActive, ...noPending })
    .where('tenant', '=', tenant)
    .where('user_key', '=', userKey)
    .where('kind', '=', kind)
    .where('sealed_secret', 'is not', null)
    .executeTakeFirst();
  if (active.numUpdatedRows > 0n) {
    await bumpVersion(tx, tenant, userKey);
    return true;
  }
  await tx
    .updateTable('factors')
    .set(noPending)
    .where('tenant', '=', tenant)
    .where('user_key', '=', userKey)
    .where('kind', '=', kind)
    .execute();
  return false;
}

async function revokeAll(tx: Db, tenant: string): Promise<readonly string[]> {
  await takeTurns(tx, tenant, sql`key in (select user_key from factors where tenant = ${tenant})`);
  const keys: string[] = [];
  await inBatches(tx, 'factors', sql`tenant = ${tenant} and sealed_secret is not null`, async (batch) => {
    const nothing = { ...nothingActive, ...noPending };
    const revoked = await tx.updateTable('factors').set(nothing).where(batch).returning('user_key').execute();
    keys.push(...revoked.map((row) => row.user_key));
  });
  await inBatches(tx, 'factors', sql`tenant = ${tenant} and pending_id is not null`, async (batch) => {
    await tx.updateTable('factors').set(noPending).where(batch).execute();
  });
  for (let index = 0; index < keys.length; index += CHUNK) {
    await tx
      .updateTable('users')
      .set((eb) => ({ version: eb('version', '+', 1) }))
      .where('tenant', '=', tenant)
      .where('key', 'in', keys.slice(index, index + CHUNK))
      .execute();
  }
  return keys;
}

function toRecord(row: Selectable<Tables['factors']>): FactorRecord {
  return {
    tenant: row.tenant,
    userKey: row.user_key,
    kind: row.kind,
    sealedSecret: row.sealed_secret,
    activatedAt: row.activated_at,
    lastUsedAt: row.last_used_at,
    lastStep: row.last_step,
    pending: toPending(row),
  };
}

function toPending(row: Selectable<Tables['factors']>): PendingSecret | null {
  const { pending_id: id, pending_sealed_secret: sealedSecret, pending_started_by: startedBy } = row;
  const expiresAt = row.pending_expires_at;
  if (id === null || sealedSecret === null || startedBy === null || expiresAt === null) return null;
  return {
    id,
    sealedSecret,
    startedBy,
    expiresAt,
    verifiedAt: row.pending_verified_at,
    verifiedStep: row.pending_verified_step,
  };
}
