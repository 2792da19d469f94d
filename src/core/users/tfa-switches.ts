import type { Actor } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import { Refusal } from '../refusal.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';

/**
 * May TOTP be enforced for a user now? Needs the right; enforcing under another strategy would store a switch that
 * nothing reads.
 */
export function requireEnforceable(actor: Actor, settings: TenantSettings): void {
  requireRight(actor, 'enforceTfa');
  if (settings.strategy !== 'TOTP') {
    throw new Refusal('validation', { reason: "tfaEnforced needs the tenant's strategy to be TOTP" });
  }
}
