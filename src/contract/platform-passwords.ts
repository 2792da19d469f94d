import { z } from 'zod';

/** `GET` and `PUT /tenant/system/password`: ours, the platform's rules for passwords, above those of its tenants. */
export const platformPasswords = z.object({
  /** Only GREEN passwords, in every tenant. */
  enforceStrength: z.boolean(),
  /** Characters that a GREEN password has at least. */
  greenMinLength: z.number().int().min(8).max(32),
  /** Days that a password is good for, 0 = for ever; `null` = each tenant decides. */
  limitValidity: z.number().int().min(0).max(999_999).nullable(),
  /** Earlier passwords that are refused, beside the current one. */
  historySize: z.number().int().min(0).max(24),
});
export type PlatformPasswords = z.infer<typeof platformPasswords>;

export const platformPasswordsUpdate = platformPasswords
  .partial()
  .refine(
    (update) => Object.keys(update).length > 0,
    `at least one of ${Object.keys(platformPasswords.shape).join(', ')}`,
  );
export type PlatformPasswordsUpdate = z.infer<typeof platformPasswordsUpdate>;
