import { z } from 'zod';
import { validityLimits } from './validity-limits.ts';

/** The one second factor that a tenant uses. */
export const strategy = z.enum(['SMS', 'TOTP']);
export type Strategy = z.infer<typeof strategy>;

const minutes = ({ least, most }: { least: number; most: number }) => z.number().int().min(least).max(most);
const validities = {
  pinValidity: minutes(validityLimits.pinValidity),
  tokenValidity: minutes(validityLimits.tokenValidity),
};

/** What can be changed. */
const changeable = z.object({
  strategy,
  enabledOnTenantLevel: z.boolean(),
  totpEnforcedOnTenantLevel: z.boolean(),
  ...validities,
});

/** `GET /tenant/tenants/{tenant}/tfa`. */
export const tenantTfa = z.object({
  enabledOnSystemLevel: z.boolean(),
  enforcedOnSystemLevel: z.boolean(),
  enabledOnTenantLevel: z.boolean(),
  enforcedUsersGroup: z.string().nullable(),
  strategy,
  totpEnforcedOnTenantLevel: z.boolean(),
  /** Ours: minutes that a code by SMS is good for, and those that a Basic client need not enter another one. */
  ...validities,
  /** Ours: which strategies could be chosen, and why not the others. */
  strategies: z.array(z.object({ strategy, possible: z.boolean(), reason: z.string().optional() })),
  /** Ours, for callers who may change the settings: which of them the management tenant has fixed for this tenant. */
  fixed: z.array(changeable.keyof()).optional(),
  /** Ours, for callers who may change the settings: what a change would do. */
  impact: z
    .object({
      /** Users who lose their set-up with the strategy: their TOTP secret, or SMS being switched on for them. */
      activeUsers: z.number().int(),
      /** Enabled users, not excluded, without an active second factor. */
      usersWithoutFactor: z.number().int(),
      /** Enabled users, not excluded, without a mobile number: codes by SMS would lock them out. */
      usersWithoutNumber: z.number().int(),
    })
    .optional(),
});
export type TenantTfa = z.infer<typeof tenantTfa>;

/**
 * `PUT /tenant/tenants/{tenant}/tfa`. Official clients send `strategy` alone; the others are ours, so that one Save is
 * one request and one transaction.
 */
export const tenantTfaUpdate = changeable
  .partial()
  .refine((update) => Object.keys(update).length > 0, `at least one of ${Object.keys(changeable.shape).join(', ')}`);
export type TenantTfaUpdate = z.infer<typeof tenantTfaUpdate>;
