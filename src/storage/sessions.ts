import { type Insertable, type RawBuilder, type Selectable, sql } from 'kysely';
import type { EndReason, NewSession, SessionRecord, SessionStore, SessionView } from '../core/ports/sessions.ts';
import { PLATFORM } from '../core/ports/settings.ts';
import type { UserRecord } from '../core/ports/users.ts';
import { numeric, prepared, preparedInsert } from './prepared.ts';
import { takeTurn } from './queue.ts';
import type { Db, SessionTable } from './schema.ts';
import { sweepTable } from './sweep.ts';
import { inTransaction } from './transaction.ts';
import { usersWithFactor } from './user-queries.ts';
import { toUserRecord, type UserRow, userColumns } from './user-rows.ts';
import { deleteRows, inBatches } from './whole-tenant.ts';

type SessionRow = Omit<Selectable<SessionTable>, 'tenant' | 'user_key' | 'turn'>;
type ViewRow = SessionRow &
  Pick<UserRow, 'key' | 'version' | 'factor_last_used_at'> & {
    tenant_status: string;
    tenant_revision: number;
    platform_revision: number;
  };

/** Users remembered by each process, as of the version that a session was just read with. */
const REMEMBERED_USERS = 2_000;

const sessionColumns = [
  'sessions.id',
  'sessions.carrier',
  'sessions.scope',
  'sessions.tfa',
  'sessions.token_id',
  'sessions.previous_token_id',
  'sessions.previous_until',
  'sessions.xsrf_token',
  'sessions.user_agent',
  'sessions.address',
  'sessions.started_at',
  'sessions.expires_at',
  'sessions.login_step',
  'sessions.ended_at',
  'sessions.end_reason',
] as const;

/**
 * Asked on every request: one statement, built once, and of the user no more than tells whether what is remembered is
 * still so. Most of what reading a row costs is the making of its values.
 */
const findView = prepared<ViewRow>(2, (db, tenant, id) =>
  usersWithFactor(db)
    .innerJoin('sessions', (join) =>
      join.onRef('sessions.tenant', '=', 'users.tenant').onRef('sessions.user_key', '=', 'users.key'),
    )
    .innerJoin('tenants', 'tenants.id', 'sessions.tenant')
    .innerJoin('tenants as platform', (join) => join.on('platform.id', '=', PLATFORM))
    .select(sessionColumns)
    .select(['users.key', 'users.version', 'factors.last_used_at as factor_last_used_at'])
    .select([
      'tenants.status as tenant_status',
      'tenants.revision as tenant_revision',
      'platform.revision as platform_revision',
    ])
    .where('sessions.tenant', '=', tenant)
    .where('sessions.id', '=', id),
);

const findUser = prepared<UserRow>(2, (db, tenant, key) =>
  usersWithFactor(db).select(userColumns).where('users.tenant', '=', tenant).where('users.key', '=', key),
);

/** Reads users of a session view; `null` for one who was removed meanwhile. */
function createUserReader(db: Db): (tenant: string, seen: ViewRow) => Promise<UserRecord | null> {
  const remembered = new Map<string, UserRecord>();
  return async (tenant, { key, version, factor_last_used_at: lastUsedAt }) => {
    const known = remembered.get(key);
    if (known?.version === version && (known.activeFactor?.lastUsedAt ?? null) === lastUsedAt) return known;
    const [row] = await findUser(db, tenant, key);
    if (row === undefined) return null;
    const user = toUserRecord(row);
    if (remembered.size >= REMEMBERED_USERS) remembered.clear();
    remembered.set(key, user);
    return user;
  };
}

export function createSessionStore(db: Db): SessionStore {
  const userOf = createUserReader(db);
  return {
    open: (tenant, session, maximum, replaces = null) =>
      inTransaction(db, (tx) => open(tx, tenant, session, maximum, replaces)),

    async find(tenant, id): Promise<SessionView | null> {
      const [row] = await findView(db, tenant, id);
      const user = row === undefined ? null : await userOf(tenant, row);
      if (row === undefined || user === null) return null;
      return {
        session: toRecord(row, tenant, row.key),
        user,
        tenantActive: row.tenant_status === 'ACTIVE',
        tenantRevision: row.tenant_revision,
        platformRevision: row.platform_revision,
      };
    },

    async renew(tenant, id, { from, to, previousUntil }): Promise<boolean> {
      const result = await db
        .updateTable('sessions')
        .set({ token_id: to, previous_token_id: from, previous_until: previousUntil })
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .where('token_id', '=', from)
        .where('ended_at', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async end(tenant, id, reason, at): Promise<boolean> {
      const result = await ending(db, tenant, reason, at).where('id', '=', id).executeTakeFirst();
      return result.numUpdatedRows > 0n;
    },

    async endOfUser(tenant, userKey, reason, at, except): Promise<number> {
      const result = await ending(db, tenant, reason, at)
        .where('user_key', '=', userKey)
        .where('expires_at', '>', at)
        .$if(except !== undefined, (query) => query.where('id', '<>', except as string))
        .executeTakeFirst();
      for (const table of proofs) {
        await db.deleteFrom(table).where('tenant', '=', tenant).where('user_key', '=', userKey).execute();
      }
      return Number(result.numUpdatedRows);
    },

    endOfGroup: (tenant, groupId, reason, at) =>
      endOfMany(
        db,
        tenant,
        reason,
        at,
        sql`tenant = ${tenant} and user_key in (
        select user_key from role_members where tenant = ${tenant} and group_id = ${groupId})`,
      ),

    endOfTenant: (tenant, reason, at) => endOfMany(db, tenant, reason, at, sql`tenant = ${tenant}`),

    async live(tenant, userKey, at): Promise<readonly SessionRecord[]> {
      const rows = await db
        .selectFrom('sessions')
        .select(sessionColumns)
        .where('tenant', '=', tenant)
        .where('user_key', '=', userKey)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', at)
        .orderBy('started_at', 'desc')
        .orderBy('turn', 'desc')
        .execute();
      return rows.map((row) => toRecord(row, tenant, userKey));
    },

    sweep: (before) => sweepTable(db, 'sessions', 'id', sql`expires_at < ${before}`),
  };
}

/** Ends sessions of a tenant that have not ended yet; the first reason stays. */
function ending(db: Db, tenant: string, reason: EndReason, at: number) {
  return db
    .updateTable('sessions')
    .set({ ended_at: at, end_reason: reason })
    .where('tenant', '=', tenant)
    .where('ended_at', 'is', null);
}

/** Codes under way, and what Basic clients were given for one: without them every next request proves itself anew. */
const proofs = ['challenges', 'tfa_tokens'] as const;

/** Ends the live sessions, and voids the proofs, of all users that fit. */
function endOfMany(db: Db, tenant: string, reason: EndReason, at: number, whose: RawBuilder<boolean>): Promise<number> {
  return inTransaction(db, async (tx) => {
    let ended = 0;
    await inBatches(tx, 'sessions', sql`${whose} and ended_at is null and expires_at > ${at}`, async (batch) => {
      const result = await ending(tx, tenant, reason, at).where(batch).executeTakeFirst();
      ended += Number(result.numUpdatedRows);
    });
    for (const table of proofs) await deleteRows(tx, table, whose);
    return ended;
  });
}

/** Newest first. */
const findLive = prepared<{ id: string }>(4, (db, tenant, userKey, scope, at) =>
  db
    .selectFrom('sessions')
    .select('id')
    .where('tenant', '=', tenant)
    .where('user_key', '=', userKey)
    .where('scope', '=', scope as SessionRecord['scope'])
    .where('ended_at', 'is', null)
    .where('expires_at', '>', numeric(at))
    .orderBy('started_at', 'desc')
    .orderBy('turn', 'desc'),
);

const insertSession = preparedInsert('sessions');

async function open(
  tx: Db,
  tenant: string,
  session: NewSession,
  maximum: number,
  replaces: string | null,
): Promise<boolean> {
  // First of all: whoever ends all sessions of the user holds the turn and then wants the one that is replaced.
  const turn = await takeTurn(tx, tenant, session.userKey);
  if (turn === null) return false;
  if (replaces !== null) {
    const own = ending(tx, tenant, 'replaced', session.startedAt).where('user_key', '=', session.userKey);
    await own.where('id', '=', replaces).execute();
  }
  const live = await findLive(tx, tenant, session.userKey, session.scope, session.startedAt);
  const surplus = live.slice(Math.max(0, maximum - 1)).map((row) => row.id);
  if (surplus.length > 0) await ending(tx, tenant, 'limit', session.startedAt).where('id', 'in', surplus).execute();
  await insertSession(tx, toRow(tenant, session, turn));
  return true;
}

function toRow(tenant: string, session: NewSession, turn: number): Insertable<SessionTable> {
  return {
    tenant,
    id: session.id,
    user_key: session.userKey,
    carrier: session.carrier,
    scope: session.scope,
    tfa: session.tfa ? 1 : 0,
    token_id: session.tokenId,
    previous_token_id: null,
    previous_until: null,
    xsrf_token: session.xsrfToken,
    user_agent: session.userAgent,
    address: session.address,
    started_at: session.startedAt,
    expires_at: session.expiresAt,
    login_step: session.loginStep,
    ended_at: null,
    end_reason: null,
    turn,
  };
}

function toRecord(row: SessionRow, tenant: string, userKey: string): SessionRecord {
  return {
    tenant,
    id: row.id,
    userKey,
    carrier: row.carrier as SessionRecord['carrier'],
    scope: row.scope as SessionRecord['scope'],
    tfa: row.tfa === 1,
    tokenId: row.token_id,
    previousTokenId: row.previous_token_id,
    previousUntil: row.previous_until,
    xsrfToken: row.xsrf_token,
    userAgent: row.user_agent,
    address: row.address,
    startedAt: row.started_at,
    expiresAt: row.expires_at,
    loginStep: row.login_step,
    endedAt: row.ended_at,
    endReason: row.end_reason as EndReason | null,
  };
}
