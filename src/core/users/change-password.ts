import { type Actor, author } from '../access/actor.ts';
import { isSelf, requireChargeOf, requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import { counters } from '../lockout/counters.ts';
import { noteGuess } from '../lockout/note-guess.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import { notify } from '../mail/notify.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { refuseUntil } from '../refusal.ts';
import { type RenewedToken, replaceToken } from '../sessions/read-session.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { requireUnguessable } from './password-blocklist.ts';
import { refuseUsed } from './password-history.ts';
import { judgePassword } from './password-rules.ts';
import { storePassword } from './store-password.ts';

type PasswordTools = Pick<
  Tools,
  'storage' | 'clock' | 'hasher' | 'randomness' | 'sealer' | 'commonPasswords' | 'identity' | 'signer'
>;

/**
 * Sets a password: one's own, or another user's as an administrator. The caller's current password is asked for again
 * and counts as an attempt on it. All other sessions of the user end; one's own acting one goes on with a new token.
 *
 * @returns the new token of the acting cookie session, if that is the way in and the password one's own
 *
 * Refuses `currentPasswordWrong`, `passwordRules`, `passwordWeak`, `passwordCommon`, `passwordUsed`, `tooManyAttempts`, `accessDenied`.
 */
export async function changePassword(
  tools: PasswordTools,
  actor: Actor,
  user: UserRecord,
  passwords: { readonly current: string; readonly next: string },
): Promise<RenewedToken | null> {
  const own = isSelf(actor, user);
  if (own) requireRight(actor, 'changeOwn');
  // Before the new password is compared: "used already" would answer guesses at an administrator's, uncounted.
  else await requireChargeOf(tools.storage, actor, 'updateUsers', user);
  const settings = await readSettings(tools.storage, user.tenant);
  const strength = judgePassword(passwords.next, settings);
  await requireUnguessable(tools, passwords.next, user);
  await confirmPassword(tools, actor, passwords.current);
  await refuseUsed(tools, user, passwords.next, own ? 'own' : 'administrator');
  const hash = await tools.hasher.hash(passwords.next);
  const now = tools.clock.now();
  await tools.storage.transaction(async (storage) => {
    if (!own) await requireChargeOf(storage, actor, 'updateUsers', user);
    await storePassword(storage, user, { hash, strength, at: now, mustChange: false });
    await storage.sessions.endOfUser(user.tenant, user.key, 'revoked', now, own ? actor.session?.id : undefined);
    await storage.audit.append(user.tenant, {
      time: now,
      ...(own ? records.ownPasswordChanged(author(actor)) : records.passwordChanged(author(actor), user.userName)),
    });
    await notify(tools, storage, user, {
      ...(own ? { kind: 'passwordChanged' as const } : { kind: 'passwordSet' as const, by: actor.user.userName }),
      address: actor.address,
    });
  });
  return own && actor.way === 'cookie' && actor.session !== null ? replaceToken(tools, actor.session, settings) : null;
}

/** Whether the acting user knows their own password: guesses here count like guesses at the login. */
async function confirmPassword(tools: PasswordTools, actor: Actor, password: string): Promise<void> {
  const { user } = actor;
  const now = tools.clock.now();
  const counter = counters.password(user.key, `session-${actor.session?.id ?? 'basic'}`);
  const taken = await tools.storage.attempts.take(user.tenant, counter, lockoutPolicy.password, now);
  if (taken.outcome === 'wait') throw refuseUntil('tooManyAttempts', taken.until, now);
  const until = taken.outcome === 'allowed' ? taken.until : null;
  if (!(await tools.hasher.verify(user.passwordHash, password))) {
    await noteGuess(tools, actor, 'current password');
    throw refuseUntil('currentPasswordWrong', until, now);
  }
  await tools.storage.attempts.clear(user.tenant, counter);
}
