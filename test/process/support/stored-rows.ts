import type { Selectable } from 'kysely';
import type { Db, Tables } from '../../../src/storage/schema.ts';

type Row<Table extends keyof Tables> = Selectable<Tables[Table]>;

/** What the database holds about one user. */
export interface StoredUser {
  readonly factor: Row<'factors'> | null;
  readonly sessions: ReadonlyMap<string, Row<'sessions'>>;
  readonly codeFailures: number;
  readonly passwordFailures: number;
  /** Audit records. */
  readonly loggedIn: number;
  readonly activated: number;
  readonly revoked: number;
}

const noRecords = { loggedIn: 0, activated: 0, revoked: 0 };

/** Reads everything at once, past all of the server's code but the engines'; returns a look-up by key and name. */
export async function readStored(db: Db, tenant: string): Promise<(key: string, name: string) => StoredUser> {
  const factors = await db.selectFrom('factors').selectAll().where('tenant', '=', tenant).execute();
  const sessions = await db.selectFrom('sessions').selectAll().where('tenant', '=', tenant).execute();
  const attempts = await db.selectFrom('attempts').selectAll().where('tenant', '=', tenant).execute();
  const audit = await db
    .selectFrom('audit_records')
    .select(['activity', 'text', 'user', 'source'])
    .where('tenant', '=', tenant)
    .execute();

  const factorOf = new Map(factors.map((row) => [row.user_key, row]));
  const sessionsOf = Map.groupBy(sessions, (row) => row.user_key);
  const failuresOf = new Map(attempts.map((row) => [row.counter, row.failures]));
  const recordsOf = new Map<string, typeof noRecords>();
  for (const { activity, text, user, source } of audit) {
    const what = kindOf(activity, text);
    if (what === null) continue;
    const name = what === 'loggedIn' ? user : (source ?? '');
    const counts = recordsOf.get(name) ?? { ...noRecords };
    counts[what]++;
    recordsOf.set(name, counts);
  }
  return (key, name) => ({
    factor: factorOf.get(key) ?? null,
    sessions: new Map((sessionsOf.get(key) ?? []).map((row) => [row.id, row])),
    codeFailures: failuresOf.get(`second-factor:${key}`) ?? 0,
    passwordFailures: failuresOf.get(`password:unknown-device:${key}`) ?? 0,
    ...(recordsOf.get(name) ?? noRecords),
  });
}

function kindOf(activity: string, text: string): keyof typeof noRecords | null {
  if (activity === 'User login' && text.endsWith('user logged in to the platform with OAuth internal login mode')) {
    return 'loggedIn';
  }
  if (text.endsWith('two-factor authentication (TOTP) activated')) return 'activated';
  return text.endsWith('two-factor authentication (TOTP) revoked') ? 'revoked' : null;
}
