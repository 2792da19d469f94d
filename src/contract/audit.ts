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

const severities = ['CRITICAL', 'MAJOR', 'MINOR', 'WARNING', 'INFORMATION'] as const;

const scalar = z.union([text(1000), z.number(), z.boolean(), z.null()]);

/** `POST /audit/auditRecords`. Who wrote it is the caller, whatever the body says. */
export const newAuditRecord = z.object({
  activity: text(254).min(1),
  application: text(254).optional(),
  c8y_Metadata: z.object({ action: text(100) }).optional(),
  changes: z
    .array(
      z.object({
        attribute: text(254),
        type: text(254),
        previousValue: scalar.optional(),
        newValue: scalar.optional(),
      }),
    )
    .max(100)
    .optional(),
  severity: z.enum(severities).default('INFORMATION'),
  source: z.object({ id: z.union([text(254).min(1), z.number().transform(String)]) }),
  text: text(5000).min(1),
  time: text(40),
  type: text(100).min(1),
});
export type PostedRecord = z.infer<typeof newAuditRecord>;

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
  c8y_Metadata: z.object({ action: z.string() }).optional(),
  /** Ours: written by a client, and not by the server. */
  posted: z.boolean().optional(),
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
