import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type { NewSession } from '../../../src/core/ports/sessions.ts';
import type { OpenStorage, Storage } from '../../../src/core/ports/storage.ts';
import type { NewUser, UniqueNames } from '../../../src/core/ports/users.ts';
import { openPostgresForMigration } from '../../../src/storage/engines/postgres.ts';
import { openSqlite } from '../../../src/storage/engines/sqlite.ts';
import { openStorage, type StorageOptions } from '../../../src/storage/open-storage.ts';
import type { Db } from '../../../src/storage/schema.ts';

/** A database engine as the suite needs it. */
export interface Engine {
  readonly name: 'sqlite' | 'postgres';
  /** An empty database. */
  fresh(): Promise<{ readonly options: StorageOptions; remove(): Promise<void> }>;
}

/** One database opened twice, as two processes have it open. */
export interface Ground {
  readonly first: OpenStorage;
  readonly second: OpenStorage;
  /** The database behind them, for what no verb tells. */
  look<Result>(work: (db: Db) => Promise<Result>): Promise<Result>;
  /** Creates a tenant for one test: nothing that other tests do is seen in it. */
  tenant(): Promise<string>;
  /** Creates a user of a tenant; its name is made from the key. */
  user(tenant: string, key: string, details?: Partial<NewUser>): Promise<void>;
}

/** Opens a fresh database for the tests of the surrounding `describe`. */
export function useGround(engine: Engine): Ground {
  let opened: [OpenStorage, OpenStorage] | undefined;
  let remove: (() => Promise<void>) | undefined;
  let options: StorageOptions | undefined;

  beforeAll(async () => {
    const place = await engine.fresh();
    remove = place.remove;
    options = place.options;
    opened = [await openStorage(place.options), await openStorage(place.options)];
  });
  afterAll(async () => {
    for (const storage of opened ?? []) await storage.close();
    await remove?.();
  });

  const nth = (index: 0 | 1): OpenStorage => {
    if (opened === undefined) throw new Error('Only inside a test');
    return opened[index];
  };
  return {
    get first() {
      return nth(0);
    },
    get second() {
      return nth(1);
    },
    async look(work) {
      const { databaseUrl: url, dataDir } = options ?? { databaseUrl: null, dataDir: '' };
      const db = url === null ? await openSqlite(join(dataDir, 'sallyport.db')) : openPostgresForMigration(url);
      return work(db).finally(() => db.destroy());
    },
    async tenant() {
      const id = `t${randomUUID()}`;
      await nth(0).tenants.create(id, { domain: null, createdAt: 1 });
      return id;
    },
    async user(tenant, key, details) {
      const outcome = await nth(0).users.insert(tenant, newUser(key, details), namesOf(key));
      if (outcome !== 'created') throw new Error(outcome);
    },
  };
}

/** Calls `caller` that many times at once, half of them through each of two storages. */
export function race<Result>(
  ground: Ground,
  callers: number,
  caller: (storage: Storage, index: number) => Promise<Result>,
): Promise<Result[]> {
  return Promise.all(
    Array.from({ length: callers }, (_, index) => caller(index % 2 === 0 ? ground.first : ground.second, index)),
  );
}

/** How many of the results are `wanted`. */
export function count<Result>(results: readonly Result[], wanted: Result): number {
  return results.filter((result) => result === wanted).length;
}

/** Runs a race again and again: a race that is lost only now and then must still be seen. */
export async function repeatedly(times: number, work: (round: number) => Promise<void>): Promise<void> {
  for (let round = 0; round < times; round++) await work(round);
}

class Undone extends Error {}

/** What verbs would answer that use something up: asked in a transaction that is taken back. */
export async function undone<Result>(storage: Storage, ask: (inner: Storage) => Promise<Result>): Promise<Result> {
  let found: Result | undefined;
  const asking = storage.transaction(async (inner) => {
    found = await ask(inner);
    throw new Undone();
  });
  await asking.catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  return found as Result;
}

export function newUser(key: string, details: Partial<NewUser> = {}): NewUser {
  return {
    key,
    userName: `User-${key}`,
    alias: null,
    email: null,
    firstName: null,
    lastName: null,
    phone: null,
    smsNumber: null,
    enabled: true,
    passwordHash: `hash of ${key}`,
    passwordStrength: null,
    lastPasswordChange: null,
    shouldResetPassword: false,
    tfaEnforced: false,
    smsEnabled: false,
    newsletter: false,
    owner: null,
    delegatedBy: null,
    customProperties: {},
    devicePermissions: {},
    applications: [],
    createdAt: 1,
    ...details,
  };
}

export function namesOf(key: string, other: Partial<UniqueNames> = {}): UniqueNames {
  return { userName: `user-${key}`, alias: null, email: null, ...other };
}

/** A session that lasts from 1,000 to 100,000. */
export function newSession(id: string, userKey: string, details: Partial<NewSession> = {}): NewSession {
  return {
    id,
    userKey,
    carrier: 'cookie',
    scope: 'full',
    tfa: false,
    tokenId: `${id}-token-1`,
    xsrfToken: `${id}-xsrf`,
    userAgent: 'Mozilla/5.0',
    address: '192.0.2.1',
    startedAt: 1000,
    expiresAt: 100_000,
    loginStep: null,
    ...details,
  };
}

export const TOTP = 'totp';

/** Enrols a user whose factor was activated at 1,000 with step 10. */
export async function activateFactor(storage: Storage, tenant: string, userKey: string, kind = TOTP): Promise<void> {
  const { factors } = storage;
  const startedBy = 'enrolment';
  const done =
    (await factors.start(tenant, userKey, kind, { id: 'p', sealedSecret: 'sealed', startedBy, expiresAt: 5000 })) &&
    (await factors.markVerified(tenant, userKey, kind, { id: 'p', startedBy, step: 10, at: 900 })) &&
    (await factors.activate(tenant, userKey, kind, { startedBy, at: 1000, verifiedSince: 0 }));
  if (!done) throw new Error('The factor was not activated');
}
