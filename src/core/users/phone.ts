import type { DeliveredFactor, Destination } from '../ports/factor.ts';
import type { UserChanges, UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';

function destinationOf(factors: readonly DeliveredFactor[], phone: string): Destination | null {
  for (const factor of factors) {
    const destination = factor.destination(phone);
    if (destination !== null) return destination;
  }
  return null;
}

/** Where codes for this number would go. Refuses `phoneInvalid`, `phoneCountryNotAllowed`. */
export function requireDestination(
  factors: readonly DeliveredFactor[],
  settings: Pick<TenantSettings, 'codes'>,
  phone: string,
): Destination {
  const destination = destinationOf(factors, phone);
  if (destination === null) throw new Refusal('phoneInvalid');
  const { number, country } = destination;
  if (settings.codes.countries?.includes(country) === false) throw new Refusal('phoneCountryNotAllowed', { country });
  return { number, country };
}

/**
 * Completes a change of the phone: with the number that codes can go to. Where the tenant sends codes the phone is stored
 * as that number; elsewhere as typed. What is typed as it is stored changes nothing.
 */
export function withNumber(
  factors: readonly DeliveredFactor[],
  settings: Pick<TenantSettings, 'strategy'>,
  changes: UserChanges,
  before: Pick<UserRecord, 'phone'> | null,
): UserChanges {
  const { phone } = changes;
  if (phone === undefined) return changes;
  const number = phone === null ? null : (destinationOf(factors, phone)?.number ?? null);
  const delivers = factors.some((factor) => factor.strategy === settings.strategy);
  const stored = delivers && number !== null && phone !== before?.phone ? number : phone;
  return { ...changes, phone: stored, smsNumber: number };
}

/** Refuses `phoneRequired`, `phoneInvalid`, `phoneCountryNotAllowed` for a user to whom codes are to be sent. */
export function requireNumber(
  factors: readonly DeliveredFactor[],
  settings: Pick<TenantSettings, 'codes'>,
  user: Pick<UserRecord, 'phone'>,
): void {
  if (user.phone === null) throw new Refusal('phoneRequired');
  requireDestination(factors, settings, user.phone);
}
