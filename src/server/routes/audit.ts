import { z } from 'zod';
import { auditQuery, auditRecord, auditRecordCollection, newAuditRecord } from '../../contract/audit.ts';
import { postRecord } from '../../core/audit/post-record.ts';
import type { AuditFilter } from '../../core/ports/audit.ts';
import { Refusal } from '../../core/refusal.ts';
import { sendResource } from '../answer.ts';
import { actorOf } from '../authenticate.ts';
import { access, type Routes, type RouteTools } from '../routing.ts';
import { auditResource } from '../wire/audit-resource.ts';
import { envelope, pageRequest } from '../wire/page.ts';

const DAY = 24 * 60 * 60_000;
const recordParams = z.object({ id: z.string().max(20) });

/** Who did what. Records can be read and added, and nothing else. */
export function auditRoutes(app: Routes, { tools, linksOf }: RouteTools): void {
  app.get(
    '/audit/auditRecords',
    {
      ...access({ right: 'readAudit' }),
      schema: {
        about: { tag: 'Audit', summary: 'Lists audit records' },
        querystring: auditQuery,
        response: { 200: auditRecordCollection },
      },
    },
    async (request, reply) => {
      const { tenant } = actorOf(request);
      const { query } = request;
      const page = await tools.storage.audit.list(tenant, filterOf(query), pageRequest(query));
      return sendResource(request, reply, 'auditRecordCollection', {
        ...envelope(linksOf(request).origin, request, query, page),
        auditRecords: page.items.map((record) => auditResource(linksOf(request), tenant, record)),
      });
    },
  );

  app.post(
    '/audit/auditRecords',
    {
      ...access({ right: 'writeAudit' }),
      schema: {
        about: { tag: 'Audit', summary: 'Keeps a record of a client, marked as such' },
        body: newAuditRecord,
        response: { 201: auditRecord },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const at = time('time', request.body.time) ?? 0;
      const record = await postRecord(tools, actor, { ...request.body, time: at });
      const resource = auditResource(linksOf(request), actor.tenant, record);
      void reply.code(201).header('location', resource.self);
      return sendResource(request, reply, 'auditRecord', resource);
    },
  );

  app.get(
    '/audit/auditRecords/:id',
    {
      ...access({ right: 'readAudit' }),
      schema: {
        about: { tag: 'Audit', summary: 'Reads an audit record', refuses: ['auditRecordNotFound'] },
        params: recordParams,
        response: { 200: auditRecord },
      },
    },
    async (request, reply) => {
      const { tenant } = actorOf(request);
      const { id } = request.params;
      const record = /^\d{1,15}$/.test(id) ? await tools.storage.audit.find(tenant, Number(id)) : null;
      if (record === null) throw new Refusal('auditRecordNotFound', { id: id.replaceAll(/\P{ASCII}|\p{C}/gu, '?') });
      return sendResource(request, reply, 'auditRecord', auditResource(linksOf(request), tenant, record));
    },
  );
}

function filterOf(query: z.infer<typeof auditQuery>): AuditFilter {
  const to = time('dateTo', query.dateTo);
  return {
    ...(query.type === undefined ? {} : { type: query.type }),
    ...(query.user === undefined ? {} : { user: query.user }),
    ...(query.application === undefined ? {} : { application: query.application }),
    ...(query.source === undefined ? {} : { source: query.source }),
    ...(query.dateFrom === undefined ? {} : { from: time('dateFrom', query.dateFrom) ?? 0 }),
    // A date without a time means the whole day.
    ...(to === null ? {} : { to: /T/.test(query.dateTo ?? '') ? to + 1 : to + DAY }),
    newestFirst: query.revert,
  };
}

/** ISO 8601, with or without a time. */
function time(name: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  // A plus sign of a zone arrives as a blank when the caller did not encode it.
  const parsed = /^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text.replace(' ', '+')) : Number.NaN;
  if (Number.isNaN(parsed)) throw new Refusal('validation', { reason: `${name}: must be a date such as 2026-01-31` });
  return parsed;
}
