import type { PostedRecord } from '../../contract/audit.ts';
import { type Actor, author } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import type { StoredAuditRecord } from '../ports/audit.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';

const DAY = 24 * 60 * 60_000;

/** What the server alone tells of: a client's "User login" would look like one. */
const ownTypes: readonly string[] = [
  ...['UserAuthentication', 'User', 'Group', 'InventoryRole', 'Option', 'Tenant', 'TenantAuthConfig'],
];

/**
 * Keeps a client's record: under the caller's name, marked as posted, and of no type that the server writes itself. `time`
 * is the client's word; when it was written is ours.
 *
 * Refuses `accessDenied`, `validation`.
 */
export async function postRecord(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  posted: Omit<PostedRecord, 'time'> & { readonly time: number },
): Promise<StoredAuditRecord> {
  requireRight(actor, 'writeAudit');
  const now = tools.clock.now();
  const refuse = (reason: string): never => {
    throw new Refusal('validation', { reason });
  };
  if (ownTypes.includes(posted.type)) refuse(`type: records of type ${posted.type} are written by the server alone`);
  if (posted.time < 0 || posted.time > now + DAY) refuse('time: must be between 1970 and tomorrow');
  const { userName, address } = author(actor);
  const record = {
    time: posted.time,
    createdAt: now,
    type: posted.type,
    activity: posted.activity,
    text: posted.text,
    user: userName,
    address,
    severity: posted.severity,
    source: posted.source.id,
    posted: true as const,
    ...(posted.application === undefined ? {} : { application: posted.application }),
    ...(posted.c8y_Metadata === undefined ? {} : { metadata: posted.c8y_Metadata }),
    ...(posted.changes === undefined ? {} : { changes: posted.changes }),
  };
  return { ...record, id: await tools.storage.audit.append(actor.tenant, record) };
}
