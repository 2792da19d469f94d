import type { UserUpdate } from '../../contract/users.ts';
import type { Actor } from '../access/actor.ts';
import { isSelf, refuseSelf, requireRight } from '../access/may.ts';
import { counters } from '../lockout/counters.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserChanges, UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';
import { needsNumber } from '../tfa/enforcement.ts';
import { requireNumber } from './phone.ts';

/**
 * The switch of a user as the wire knows it: `twoFactorAuthenticationEnabled`. Under TOTP it tells whether the user has
 * set it up and is not to be written; clients send it back with the whole user.
 */
export function smsSwitch(
  update: Pick<UserUpdate, 'twoFactorAuthenticationEnabled'>,
  settings: Pick<TenantSettings, 'strategy'>,
): Pick<UserChanges, 'smsEnabled'> {
  const { twoFactorAuthenticationEnabled: on } = update;
  return on === undefined || settings.strategy !== 'SMS' ? {} : { smsEnabled: on };
}

const changesNumber = (changes: UserChanges): boolean => changes.phone !== undefined || changes.smsNumber !== undefined;

/**
 * May the actor change where a user's codes go, and whether there are any? Never for themselves: users do not switch SMS
 * off, or on (seed: only in the Administration), and a number of their own is proven by its code.
 *
 * Refuses `ownAccount`, `phoneNeedsProof`, `accessDenied`.
 */
export async function requireMayChangeCodes(
  storage: Pick<Storage, 'roles'>,
  actor: Actor,
  user: UserRecord,
  changes: UserChanges,
  settings: TenantSettings,
): Promise<void> {
  if (changes.smsEnabled !== undefined) {
    refuseSelf(actor, user, 'twoFactorAuthenticationEnabled');
    requireRight(actor, 'enforceTfa');
  }
  if (!changesNumber(changes)) return;
  if (!needsNumber(user, await storage.roles.ofUser(user.tenant, user.key), settings)) return;
  if (isSelf(actor, user)) throw new Refusal('phoneNeedsProof');
  // Whoever moves somebody's codes to another phone takes their second factor over.
  requireRight(actor, 'enforceTfa');
}

/**
 * What follows from a change of number or switch, in its transaction: what was sent, or given for a code, is void; and a
 * factor that was disabled after too many wrong codes is bound anew (NIST SP 800-63B-4 section 3.2.2).
 *
 * Refuses `phoneRequired`, `phoneInvalid`, `phoneCountryNotAllowed` when codes are now to be sent to a user who has no
 * number for them. `after`: the user with the change.
 */
export async function followCodes(
  tools: Pick<Tools, 'delivered'>,
  storage: Storage,
  after: UserRecord,
  changes: UserChanges,
  settings: TenantSettings,
): Promise<void> {
  if (changes.smsEnabled === undefined && !changesNumber(changes)) return;
  const { tenant, key } = after;
  // Also while the tenant has two-factor authentication switched off: switched on again it must not lock them out.
  const isAsked = after.smsEnabled || needsNumber(after, await storage.roles.ofUser(tenant, key), settings);
  if (isAsked) requireNumber(tools.delivered, settings, after);
  await storage.challenges.voidOf(tenant, key);
  await storage.tfaTokens.voidOf(tenant, key);
  if (settings.strategy === 'SMS') await storage.attempts.clear(tenant, counters.secondFactor(key));
}
