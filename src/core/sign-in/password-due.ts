import type { UserRoles } from '../ports/roles.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';
import { excludedFromTfa } from '../tfa/enforcement.ts';
import { requireUnchanged } from '../users/require-unchanged.ts';

/** The token that such a refusal carries only sets a password; it opens no session and works once. */
const EXPIRED_PASSWORD_TOKEN = 15 * 60_000;
const DAY = 24 * 60 * 60_000;

/**
 * Refuses a login whose password is right but must be replaced first, with a single-use token in the header
 * `passwordresettoken`. It comes before the second factor, which the next login asks for as always. Devices cannot
 * change passwords and are left alone.
 */
export async function refusePasswordDue(
  tools: Pick<Tools, 'storage' | 'clock' | 'randomness' | 'digests'>,
  user: UserRecord,
  roles: UserRoles,
  settings: TenantSettings,
): Promise<void> {
  if (excludedFromTfa(roles)) return;
  const now = tools.clock.now();
  const limit = settings.passwordValidityDays * DAY;
  const expired = limit > 0 && now - (user.lastPasswordChange ?? 0) >= limit;
  if (!user.shouldResetPassword && !expired) return;
  const token = tools.randomness.token();
  await tools.storage.transaction(async (storage) => {
    await storage.singleUseTokens.put(user.tenant, {
      hash: tools.digests.ofToken(token),
      kind: 'password-expired',
      userKey: user.key,
      expiresAt: now + EXPIRED_PASSWORD_TOKEN,
    });
    // Whoever knows the password of before must not replace the one that was set meanwhile.
    await requireUnchanged(storage, user);
  });
  throw new Refusal(
    user.shouldResetPassword ? 'passwordMustChange' : 'passwordExpired',
    {},
    { passwordresettoken: token },
  );
}
