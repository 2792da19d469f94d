import type { EnrolledFactor } from '../ports/factor.ts';
import type { Place } from '../ports/sealer.ts';
import { Refusal } from '../refusal.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';

/** The factor of the tenant's strategy; refused when the strategy has none whose secret the user keeps. */
export function tenantFactor(factors: readonly EnrolledFactor[], settings: TenantSettings): EnrolledFactor {
  const factor = factors.find((candidate) => candidate.strategy === settings.strategy);
  if (factor === undefined) throw new Refusal('totpNotAvailable');
  return factor;
}

/** Where a user's secret lives: it opens for this user and factor only. */
export function secretPlace(tenant: string, userKey: string, kind: string): Place {
  return { tenant, table: 'factors', row: `${userKey}/${kind}`, column: 'secret' };
}
