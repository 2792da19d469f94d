import { type Selectable, sql } from 'kysely';
import type { AuditFilter, AuditStore, NewAuditRecord, StoredAuditRecord } from '../core/ports/audit.ts';
import type { Page } from '../core/ports/page.ts';
import { preparedInsert } from './prepared.ts';
import type { AuditTable, Db } from './schema.ts';
import { sweepTable } from './sweep.ts';

const insertRecord = preparedInsert('audit_records', ['id']);

export function createAuditStore(db: Db): AuditStore {
  return {
    async append(tenant, record): Promise<number> {
      const [row] = await insertRecord(db, toRow(tenant, record));
      if (row === undefined) throw new Error('the audit record was not stored');
      return row.id;
    },

    async list(tenant, filter, page): Promise<Page<StoredAuditRecord>> {
      const direction = filter.newestFirst ? 'desc' : 'asc';
      const rows = await matching(db, tenant, filter)
        .selectAll()
        .orderBy('time', direction)
        .orderBy('id', direction)
        .limit(page.limit + 1)
        .offset(page.offset)
        .execute();
      return {
        items: rows.slice(0, page.limit).map(toRecord),
        total: page.withTotal ? await count(db, tenant, filter) : null,
        more: rows.length > page.limit,
      };
    },

    async find(tenant, id): Promise<StoredAuditRecord | null> {
      const row = await db
        .selectFrom('audit_records')
        .selectAll()
        .where('tenant', '=', tenant)
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : toRecord(row);
    },

    sweep: (tenant, before) =>
      sweepTable(db, 'audit_records', 'id', sql`tenant = ${tenant} and created_at < ${before}`),
  };
}

function matching(db: Db, tenant: string, { type, user, source, application, from, to }: AuditFilter) {
  return db
    .selectFrom('audit_records')
    .where('tenant', '=', tenant)
    .$if(type !== undefined, (query) => query.where('type', '=', type as string))
    .$if(user !== undefined, (query) => query.where('user', '=', user as string))
    .$if(source !== undefined, (query) => query.where('source', '=', source as string))
    .$if(application !== undefined, (query) => query.where('application', '=', application as string))
    .$if(from !== undefined, (query) => query.where('time', '>=', from as number))
    .$if(to !== undefined, (query) => query.where('time', '<', to as number));
}

async function count(db: Db, tenant: string, filter: AuditFilter): Promise<number> {
  const row = await matching(db, tenant, filter)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return row.total;
}

function toRow(tenant: string, record: NewAuditRecord) {
  const { time, type, activity, text, user, severity, source, changes, address, application, metadata } = record;
  return {
    tenant,
    time,
    type,
    activity,
    text,
    user,
    severity,
    source: source ?? null,
    changes: changes === undefined ? null : JSON.stringify(changes),
    address: address ?? null,
    application: application ?? null,
    metadata: metadata === undefined ? null : JSON.stringify(metadata),
    posted: record.posted === true ? 1 : 0,
    created_at: record.createdAt ?? time,
  };
}

function toRecord(row: Selectable<AuditTable>): StoredAuditRecord {
  const { id, time, type, activity, text, user, severity, source, changes, address, application, metadata } = row;
  return {
    id,
    time,
    type,
    activity,
    text,
    user,
    severity: severity as StoredAuditRecord['severity'],
    ...(source === null ? {} : { source }),
    ...(changes === null ? {} : { changes: JSON.parse(changes) }),
    ...(address === null ? {} : { address }),
    ...(application === null ? {} : { application }),
    ...(metadata === null ? {} : { metadata: JSON.parse(metadata) }),
    ...(row.posted === 1 ? { posted: true as const } : {}),
    createdAt: row.created_at,
  };
}
