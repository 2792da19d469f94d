import { z } from 'zod';
import { text } from './fields.ts';

/** `POST /user/currentUser/totpSecret`. `secretQrUrl` carries the `otpauth://` address in its parameter `chl`. */
export const totpSecret = z.object({
  rawSecret: z.string(),
  secretQrUrl: z.string(),
  /** Ours: names this set-up, so that a page can be told when another one has replaced it. */
  setup: z.string(),
});
export type TotpSecret = z.infer<typeof totpSecret>;

/** `POST …/verify`. Blanks are stripped later; anything that is not six digits is simply a wrong code. */
export const verifyBody = z.object({ code: text(100), setup: text(100).optional() });

/** `GET …/activity`. `isForced`: the user has to set TOTP up. The rest is ours, for the status line. */
export const totpActivity = z.object({
  isActive: z.boolean(),
  isForced: z.boolean(),
  activatedAt: z.string().optional(),
  lastUsedAt: z.string().optional(),
});
export type TotpActivity = z.infer<typeof totpActivity>;

export const activityBody = z.object({ isActive: z.boolean() });
