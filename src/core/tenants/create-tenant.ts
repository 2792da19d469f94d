import { MANAGEMENT } from '../../contract/permissions.ts';
import type { TenantCreate } from '../../contract/tenants.ts';
import { type Actor, authorIn } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import { queuePasswordLink } from '../mail/password-link.ts';
import type { TenantRecord } from '../ports/tenants.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { requireFreeDomain } from './domain.ts';
import { draftAdministrator, makeTenant } from './make-tenant.ts';
import { recordForManagement } from './record-for-management.ts';

/** Where the operator makes the management tenant, it has no domain and no parent. */
export type TenantWanted = Omit<TenantCreate, 'domain' | 'company'> & { domain: string | null; company?: string };

/**
 * Creates a tenant with its administrator; on request they are invited by mail to set a password.
 *
 * Refuses `accessDenied`, `validation`, `tenantTaken`, `passwordRules`, `passwordWeak`.
 */
export async function createTenant(tools: Tools, actor: Actor, wanted: TenantWanted): Promise<TenantRecord> {
  requireRight(actor, 'createTenants');
  if (wanted.adminPass === undefined && wanted.sendPasswordResetEmail !== true) {
    throw new Refusal('validation', {
      reason: 'Following mandatory fields should be included: adminPass (or sendPasswordResetEmail: true)',
    });
  }
  requireFreeDomain(tools, wanted.domain);
  const id = wanted.id ?? generatedId(tools.randomness);
  const { adminName: userName, adminEmail: email, adminPass } = wanted;
  const administrator = await draftAdministrator(tools, id, { userName, email, password: adminPass ?? null });
  const now = tools.clock.now();
  const details = {
    domain: wanted.domain,
    company: wanted.company ?? null,
    contactName: wanted.contactName ?? null,
    contactPhone: wanted.contactPhone ?? null,
    customProperties: wanted.customProperties ?? {},
    parent: id === MANAGEMENT ? null : MANAGEMENT,
    createdAt: now,
  };
  await tools.storage.transaction(async (storage) => {
    if (!(await makeTenant(storage, id, details, administrator, authorIn(id, actor)))) {
      const field = (await storage.tenants.find(id)) === null ? 'domain' : 'id';
      throw new Refusal('tenantTaken', { field, value: (field === 'id' ? id : wanted.domain) ?? '' });
    }
    if (wanted.sendPasswordResetEmail === true) {
      const invited = { ...administrator, tenant: id, version: 1, activeFactor: null };
      await queuePasswordLink(tools, storage, invited, { kind: 'invitation', address: '' });
    }
    await storage.audit.append(id, { time: now, ...records.tenantCreated(authorIn(id, actor), id) });
    await recordForManagement(storage, id, now, records.tenantCreated(authorIn(MANAGEMENT, actor), id));
  });
  const created = await tools.storage.tenants.find(id);
  if (created === null) throw new Refusal('tenantNotFound', { id });
  return created;
}

/** `t` and nine digits, as the platform's own ids. */
function generatedId(randomness: Tools['randomness']): string {
  const number = new DataView(randomness.bytes(8).buffer).getUint32(0);
  return `t${String(100_000_000 + (number % 900_000_000))}`;
}
