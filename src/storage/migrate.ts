import { type Migration, Migrator } from 'kysely/migration';
import * as firstTables from './migrations/0001-first-tables.ts';
import * as deliveredCodes from './migrations/0002-delivered-codes.ts';
import * as outboxAndPastPasswords from './migrations/0004-outbox-and-past-passwords.ts';
import * as globalRolesAndHierarchies from './migrations/0005-global-roles-and-hierarchies.ts';
import * as optionsAndPostedRecords from './migrations/0006-options-and-posted-records.ts';
import * as tenantDetails from './migrations/0007-tenant-details.ts';
import * as smsProviders from './migrations/0008-sms-providers.ts';
import * as inheritedOptions from './migrations/0009-inherited-options.ts';
import type { Db } from './schema.ts';

/** In order; a name never changes once released. */
const migrations: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-delivered-codes': deliveredCodes,
  '0004-outbox-and-past-passwords': outboxAndPastPasswords,
  '0005-global-roles-and-hierarchies': globalRolesAndHierarchies,
  '0006-options-and-posted-records': optionsAndPostedRecords,
  '0007-tenant-details': tenantDetails,
  '0008-sms-providers': smsProviders,
  '0009-inherited-options': inheritedOptions,
};

/** The database names tables that this version does not know. */
export class DatabaseIsNewer extends Error {
  override name = 'DatabaseIsNewer';
}

/** How Kysely says it. */
const UNKNOWN = /previously executed migration (\S+) is missing/;

/**
 * Brings the database to the tables of this version, or throws and leaves it as it was. Several processes may do so at
 * once: PostgreSQL holds an advisory lock, SQLite its one write lock (engines/sqlite.ts). A database of a newer version
 * is refused, since it names migrations that are not listed here.
 */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  const unknown = error instanceof Error ? UNKNOWN.exec(error.message)?.[1] : undefined;
  if (unknown !== undefined) throw new DatabaseIsNewer(unknown, { cause: error });
  if (error !== undefined) throw error;
}
