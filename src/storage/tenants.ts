import { PostgresAdapter, type Selectable, sql } from 'kysely';
import { PLATFORM } from '../core/ports/settings.ts';
import type { NewTenant, TenantDetails, TenantRecord, TenantStatus, TenantStore } from '../core/ports/tenants.ts';
import { prepared } from './prepared.ts';
import { bumpRevision } from './queue.ts';
import type { Db, Tables, TenantTable } from './schema.ts';
import { inTransaction } from './transaction.ts';
import { deleteRows } from './whole-tenant.ts';

const tenants = (db: Db) =>
  db
    .selectFrom('tenants')
    .leftJoin('users', (join) =>
      join.onRef('users.tenant', '=', 'tenants.id').onRef('users.user_name', '=', 'tenants.admin_name'),
    )
    .selectAll('tenants')
    .select('users.email as admin_email')
    .where('tenants.id', '<>', PLATFORM);

type TenantRow = Selectable<TenantTable> & { admin_email: string | null };

// Every request without a session asks these.
const findById = prepared<TenantRow>(1, (db, id) => tenants(db).where('tenants.id', '=', id as string));
const findByDomain = prepared<TenantRow>(1, (db, domain) => tenants(db).where('tenants.domain', '=', domain as string));

export function createTenantStore(db: Db): TenantStore {
  return {
    create: (id, tenant) =>
      inTransaction(
        db,
        (tx) => insert(tx, id, tenant),
        (created) => created,
      ),

    async find(id): Promise<TenantRecord | null> {
      const [row] = await findById(db, id);
      return row === undefined ? null : toRecord(row);
    },

    async byDomain(domain): Promise<TenantRecord | null> {
      const [row] = await findByDomain(db, domain);
      return row === undefined ? null : toRecord(row);
    },

    async list(): Promise<readonly TenantRecord[]> {
      return (await tenants(db).orderBy('tenants.id').execute()).map(toRecord);
    },

    update: (id, changes) =>
      inTransaction(
        db,
        (tx) => change(tx, id, changes),
        (outcome) => outcome === 'changed',
      ),

    remove: (id) =>
      inTransaction(
        db,
        (tx) => remove(tx, id),
        (removed) => removed,
      ),
  };
}

async function insert(tx: Db, id: string, { domain, createdAt, ...details }: NewTenant): Promise<boolean> {
  await bumpRevision(tx, PLATFORM);
  const result = await tx
    .insertInto('tenants')
    .values({
      ...{ id, domain, created_at: createdAt, revision: 1 },
      company: details.company ?? null,
      contact_name: details.contactName ?? null,
      contact_phone: details.contactPhone ?? null,
      admin_name: details.adminName ?? null,
      parent: details.parent ?? null,
      status: details.status ?? 'ACTIVE',
      custom_properties: JSON.stringify(details.customProperties ?? {}),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (result.numInsertedOrUpdatedRows !== 1n) return false;
  // A request that was under way when a tenant of this id was deleted may have counted or recorded something since.
  await deleteAll(tx, id);
  return true;
}

async function change(
  tx: Db,
  id: string,
  { domain, company, contactName, contactPhone, status, customProperties }: Partial<TenantDetails>,
): Promise<'changed' | 'domainTaken' | 'gone'> {
  await bumpRevision(tx, PLATFORM);
  if (domain !== undefined && domain !== null) {
    const holder = await tx.selectFrom('tenants').select('id').where('domain', '=', domain).executeTakeFirst();
    if (holder !== undefined && holder.id !== id) return 'domainTaken';
  }
  const result = await tx
    .updateTable('tenants')
    .set((eb) => ({
      revision: eb('revision', '+', 1),
      ...(domain === undefined ? {} : { domain }),
      ...(company === undefined ? {} : { company }),
      ...(contactName === undefined ? {} : { contact_name: contactName }),
      ...(contactPhone === undefined ? {} : { contact_phone: contactPhone }),
      ...(status === undefined ? {} : { status }),
      ...(customProperties === undefined ? {} : { custom_properties: JSON.stringify(customProperties) }),
    }))
    .where('id', '=', id)
    .where('id', '<>', PLATFORM)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n ? 'changed' : 'gone';
}

async function remove(tx: Db, id: string): Promise<boolean> {
  if (id === PLATFORM) return false;
  const isPostgres = tx.getExecutor().adapter instanceof PostgresAdapter;
  await bumpRevision(tx, PLATFORM);
  // Whoever is adding rows that refer to the tenant ends first, and nobody begins.
  const row = await tx
    .selectFrom('tenants')
    .select('id')
    .where('id', '=', id)
    .$if(isPostgres, (query) => query.forUpdate())
    .executeTakeFirst();
  if (row === undefined) return false;
  await deleteAll(tx, id);
  await tx.deleteFrom('tenants').where('id', '=', id).execute();
  return true;
}

/** From every table that has a tenant, asked of the database itself: a table of tomorrow is not forgotten. */
async function deleteAll(tx: Db, tenant: string): Promise<void> {
  for (const { name, columns, isView } of await tx.introspection.getTables()) {
    if (isView || !columns.some((column) => column.name === 'tenant')) continue;
    await deleteRows(tx, name as keyof Tables, sql`tenant = ${tenant}`);
  }
}

function toRecord(row: TenantRow): TenantRecord {
  return {
    id: row.id,
    domain: row.domain,
    company: row.company,
    contactName: row.contact_name,
    contactPhone: row.contact_phone,
    adminName: row.admin_name,
    adminEmail: row.admin_email,
    parent: row.parent,
    status: row.status as TenantStatus,
    customProperties: JSON.parse(row.custom_properties) as Record<string, unknown>,
    createdAt: row.created_at,
    revision: row.revision,
  };
}
