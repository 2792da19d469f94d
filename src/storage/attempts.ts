import { sql } from 'kysely';
import type { AttemptPolicy, AttemptStore, Taken } from '../core/ports/attempts.ts';
import { type Durability, prepared } from './prepared.ts';
import type { Db } from './schema.ts';
import { sweepTable } from './sweep.ts';

interface Guess {
  readonly same: string;
  readonly sameWithin: number;
}

interface Counter {
  readonly failures: number;
  readonly charged_at: number;
  readonly wait_until: number;
  readonly digest: string | null;
}

/** Every login that charges or clears ends with a commit that waits: of its session, or of the record of its failure. */
const withTheLogin: Durability = { waitForDisk: false };
/** How often a counter may be cleared between a refused charge and the read that tells why, before we give up. */
const MAX_TRIES = 10;

const takeBack = prepared<never>(
  2,
  (db, tenant, counter) =>
    db
      .updateTable('attempts')
      .set((eb) => ({ failures: eb('failures', '-', 1), wait_until: 0, digest: null }))
      .where('tenant', '=', tenant)
      .where('counter', '=', counter)
      .where('failures', '>', 0),
  withTheLogin,
);

export function createAttemptStore(db: Db): AttemptStore {
  return {
    async take(tenant, counter, policy, now, guess): Promise<Taken> {
      for (let tries = 1; tries <= MAX_TRIES; tries++) {
        const charged = await charge(db, tenant, counter, policy, now, guess);
        if (charged !== null) return allowed(charged, policy, now, true);
        const found = await read(db, tenant, counter);
        const refused = judge(found, policy, now, guess);
        if (refused !== null) return capped(db, tenant, counter, policy, now, refused);
        // Forgotten or cleared since: charge again.
      }
      throw new Error(`The counter ${counter} kept changing`);
    },

    async refund(tenant, counter): Promise<void> {
      await takeBack(db, tenant, counter);
    },

    async clear(tenant, counter): Promise<void> {
      await removeCounter(db, tenant, counter);
    },

    async peek(tenant, counter, policy, now): Promise<Taken> {
      const found = await read(db, tenant, counter);
      const refused = judge(found, policy, now, undefined);
      if (refused !== null) return capped(db, tenant, counter, policy, now, refused);
      const counts = found !== undefined && !isForgotten(found, policy, now);
      return allowed(counts ? found : { failures: 0, wait_until: 0 }, policy, now, false);
    },

    sweep: (before, keepFrom) =>
      sweepTable(db, 'attempts', 'counter', sql`charged_at < ${before} and failures < ${keepFrom}`),
  };
}

/**
 * The one statement that charges. Its condition is `judge` in SQL: keep them alike.
 * @returns the counter with this charge, or `null` when the condition refused and nothing was changed
 */
async function charge(
  db: Db,
  tenant: string,
  counter: string,
  policy: AttemptPolicy,
  now: number,
  guess: Guess | undefined,
): Promise<Charge | null> {
  let statement = statements.get(policy);
  if (statement === undefined) {
    statement = chargeUnder(policy);
    statements.set(policy, statement);
  }
  const [row] = await statement(db, tenant, counter, now, guess?.same ?? null, guess?.sameWithin ?? 0);
  return row ?? null;
}

type Charge = Pick<Counter, 'failures' | 'wait_until'>;
type ChargeStatement = ReturnType<typeof prepared<Charge>>;

/** One statement per policy, built once: it is long, and every login charges twice. */
const statements = new WeakMap<AttemptPolicy, ChargeStatement>();

function chargeUnder(policy: AttemptPolicy): ChargeStatement {
  const { free, disableAt, forgetFree, forget } = policy;
  const build: Parameters<typeof prepared<Charge>>[1] = (db, tenant, counter, now, digest, sameWithin) => {
    const time = sql`cast(${now} as bigint)`;
    const within = sql`cast(${sameWithin} as bigint)`;
    const age = sql`(${time} - attempts.charged_at)`;
    const open = disableAt === null ? sql`1 = 1` : sql`attempts.failures < ${sql.lit(disableAt)}`;
    const forgotten = sql`(case when attempts.failures <= ${sql.lit(free)} then ${age} >= ${sql.lit(forgetFree)}
      else ${age} >= ${sql.lit(forget)} end)`;
    const same = sql`(coalesce(attempts.digest = cast(${digest} as text), false) and ${age} between -${within} and ${within})`;
    const query = sql<Charge>`
      insert into attempts (tenant, counter, failures, charged_at, wait_until, digest)
      values (${tenant}, ${counter}, 1, ${time}, ${waitUntil(policy, sql`1`, time)}, cast(${digest} as text))
      on conflict (tenant, counter) do update set
        failures = case when ${forgotten} then 1 else attempts.failures + 1 end,
        charged_at = excluded.charged_at,
        wait_until = case when ${forgotten} then excluded.wait_until
          else ${waitUntil(policy, sql`attempts.failures + 1`, time)} end,
        digest = excluded.digest
      where ${open} and (${forgotten} or (attempts.wait_until <= ${time} and not ${same}))
      returning failures, wait_until`;
    return { compile: () => query.compile(db) };
  };
  return prepared(5, build, withTheLogin);
}

type Sql = ReturnType<typeof sql>;

/** When the wait that charge number `charge` brings is over; 0 for a free one. */
function waitUntil({ free, waits }: AttemptPolicy, charge: Sql, time: Sql): Sql {
  const last = waits.at(-1);
  if (last === undefined) return sql`0`;
  const steps = waits.map((wait, index) => sql`when ${sql.lit(free + 1 + index)} then ${time} + ${sql.lit(wait)}`);
  return sql`case when ${charge} <= ${sql.lit(free)} then 0
    else case ${charge} ${sql.join(steps, sql` `)} else ${time} + ${sql.lit(last)} end end`;
}

const removeCounter = prepared<never>(
  2,
  (db, tenant, counter) => db.deleteFrom('attempts').where('tenant', '=', tenant).where('counter', '=', counter),
  withTheLogin,
);

const findCounter = prepared<Counter>(2, (db, tenant, counter) =>
  db
    .selectFrom('attempts')
    .select(['failures', 'charged_at', 'wait_until', 'digest'])
    .where('tenant', '=', tenant)
    .where('counter', '=', counter),
);

async function read(db: Db, tenant: string, counter: string): Promise<Counter | undefined> {
  return (await findCounter(db, tenant, counter))[0];
}

function isForgotten({ failures, charged_at }: Counter, policy: AttemptPolicy, now: number): boolean {
  return now - charged_at >= (failures <= policy.free ? policy.forgetFree : policy.forget);
}

function allowed({ failures, wait_until }: Charge, { disableAt }: AttemptPolicy, now: number, charged: boolean): Taken {
  const waits = wait_until > now && (disableAt === null || failures < disableAt);
  return { outcome: 'allowed', failures, charged, until: waits ? wait_until : null };
}

/** Why a counter would not be charged; `null` when it would. */
function judge(found: Counter | undefined, policy: AttemptPolicy, now: number, guess: Guess | undefined): Taken | null {
  if (found === undefined) return null;
  if (policy.disableAt !== null && found.failures >= policy.disableAt) return { outcome: 'disabled' };
  if (isForgotten(found, policy, now)) return null;
  const isSame = guess !== undefined && found.digest === guess.same;
  if (isSame && Math.abs(now - found.charged_at) <= guess.sameWithin) {
    return allowed(found, policy, now, false);
  }
  return found.wait_until > now ? { outcome: 'wait', until: found.wait_until } : null;
}

/**
 * A wait that ends later than the longest one from now was begun before the clock jumped back. It is shortened for
 * good, so that it ends in time and nobody is locked out for as long as the jump was.
 */
async function capped(
  db: Db,
  tenant: string,
  counter: string,
  policy: AttemptPolicy,
  now: number,
  taken: Taken,
): Promise<Taken> {
  const latest = now + Math.max(0, ...policy.waits);
  if (taken.outcome !== 'wait' || taken.until <= latest) return taken;
  await db
    .updateTable('attempts')
    .set({ wait_until: latest })
    .where('tenant', '=', tenant)
    .where('counter', '=', counter)
    .where('wait_until', '>', latest)
    .execute();
  return { outcome: 'wait', until: latest };
}
