import { MANAGEMENT } from '../../contract/permissions.ts';
import { NO_TENANTS_OF_ITS_OWN, type TenantUpdate } from '../../contract/tenants.ts';
import { type Actor, authorIn } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { TenantDetails, TenantRecord } from '../ports/tenants.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { requireFreeDomain } from './domain.ts';
import { findTenant } from './find-tenant.ts';
import { recordForManagement } from './record-for-management.ts';

/**
 * Changes a tenant. Suspending it ends its sessions; so does opening it again, since a login that was under way while
 * it was suspended must not come to life then. Another domain voids the links that were mailed.
 *
 * Whole tenants are sent back as they were read: what is so already is no change.
 *
 * Refuses `accessDenied`, `tenantNotFound`, `tenantTaken`, `ownTenant`, `validation`.
 */
export async function updateTenant(
  tools: Pick<Tools, 'storage' | 'clock' | 'identity'>,
  actor: Actor,
  id: string,
  update: TenantUpdate,
): Promise<TenantRecord> {
  requireRight(actor, 'updateTenants');
  const { domain } = await findTenant(tools, actor, id);
  if (update.allowCreateTenants === true && id !== MANAGEMENT) {
    throw new Refusal('validation', { reason: `allowCreateTenants: ${NO_TENANTS_OF_ITS_OWN}` });
  }
  if (id === actor.tenant && update.status === 'SUSPENDED') throw new Refusal('ownTenant', { action: 'suspend' });
  // A tenant without a domain is shown with the public host.
  const asShown = domain === null && update.domain === tools.identity.issuer;
  if (!asShown) requireFreeDomain(tools, update.domain);
  const now = tools.clock.now();
  return tools.storage.transaction(async (storage) => {
    const before = await storage.tenants.find(id);
    const wished = changesOf(asShown ? { ...update, domain: undefined } : update);
    const moves = wished.domain !== undefined && wished.domain !== before?.domain;
    // Sent back as it was read: written, it would undo a move that ends meanwhile, without its right.
    const { domain: _same, ...others } = wished;
    const changes = moves ? wished : others;
    if (moves) requireRight(actor, 'changeTenantDomains');
    const outcome = await storage.tenants.update(id, changes);
    if (outcome === 'domainTaken') throw new Refusal('tenantTaken', { field: 'domain', value: update.domain ?? '' });
    const after = await storage.tenants.find(id);
    if (outcome === 'gone' || before === null || after === null) throw new Refusal('tenantNotFound', { id });
    if (before.status !== after.status) await storage.sessions.endOfTenant(id, 'revoked', now);
    // Links in mailboxes lead to the host of before, whoever has it by now.
    if (moves) await storage.singleUseTokens.voidOfTenant(id);
    const details = differences(before, after);
    if (details !== '') {
      await storage.audit.append(id, { time: now, ...records.tenantUpdated(authorIn(id, actor), id, details) });
      const record = records.tenantUpdated(authorIn(MANAGEMENT, actor), id, details);
      await recordForManagement(storage, id, now, record);
    }
    return after;
  });
}

function changesOf(update: TenantUpdate): Partial<TenantDetails> {
  const none = (value: string | null): string | null => (value === '' ? null : value);
  return {
    ...(update.domain === undefined ? {} : { domain: none(update.domain) }),
    ...(update.company === undefined ? {} : { company: none(update.company) }),
    ...(update.contactName === undefined ? {} : { contactName: none(update.contactName) }),
    ...(update.contactPhone === undefined ? {} : { contactPhone: none(update.contactPhone) }),
    ...(update.status === undefined ? {} : { status: update.status }),
    ...(update.customProperties === undefined ? {} : { customProperties: update.customProperties }),
  };
}

/** In the words of the wire; phone numbers are named and not shown. */
function differences(before: TenantRecord, after: TenantRecord): string {
  const domain =
    before.domain === after.domain
      ? []
      : [`domain='${after.domain ?? ''}' (before: '${before.domain ?? ''}'; links that were mailed are void)`];
  const shown = (['company', 'contactName', 'status'] as const)
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field}='${after[field] ?? ''}'`);
  const phone = before.contactPhone === after.contactPhone ? [] : ['contactPhone'];
  const custom = JSON.stringify(before.customProperties) === JSON.stringify(after.customProperties);
  return [...domain, ...shown, ...phone, ...(custom ? [] : ['customProperties'])].join(', ');
}
