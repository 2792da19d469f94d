import { z } from 'zod';
import { text, timestamp } from './fields.ts';
import { flag, listOf, pageQuery } from './paging.ts';

export const auditChange = z.object({
  attribute: z.string(),
  type: z.string(),
  previousValue: z.unknown().optional(),
  newValue: z.unknown().optional(),
});
export type AuditChange = z.infer<typeof auditChange>;

export const auditRecord = z.object({
  id: z.string(),
  self: z.string(),
  creationTime: timestamp,
  time: timestamp,
  type: z.string(),
  activity: z.string(),
  text: z.string(),
  user: z.string(),
  severity: z.string(),
  application: z.string().optional(),
  source: z.object({ id: z.string(), self: z.string() }).optional(),
  changes: z.array(auditChange).optional(),
  /** Ours: the address the request came from. */
  address: z.string().optional(),
});
export type AuditRecord = z.infer<typeof auditRecord>;

export const auditRecordCollection = listOf('auditRecords', auditRecord);

export const auditQuery = pageQuery.extend({
  type: text(100).optional(),
  user: text(254).optional(),
  source: text(254).optional(),
  application: text(254).optional(),
  dateFrom: text(40).optional(),
  dateTo: text(40).optional(),
  revert: flag.default(false),
});
