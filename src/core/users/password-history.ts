import { counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal, refuseUntil } from '../refusal.ts';
import { readSettings } from '../settings/tenant-settings.ts';

/**
 * A password in use for less than this pushes no other one out of the history: whoever changes it a dozen times in a row
 * to come back to the old one finds the old one still refused.
 */
const BRIEF = 24 * 60 * 60_000;

/**
 * Refuses `passwordUsed` for the current password and for the tenant's number of earlier ones. The answer is one to a guess
 * at an old password, and each of them costs a hash: so it is asked only after the caller has proved who they are, and
 * charged before. Refuses `tooManyAttempts` before anything is compared.
 */
export async function refuseUsed(
  tools: Pick<Tools, 'storage' | 'hasher' | 'clock'>,
  user: UserRecord,
  password: string,
  way: Parameters<typeof counters.oldPasswords>[1],
): Promise<void> {
  const { attempts, passwordHistory } = tools.storage;
  const now = tools.clock.now();
  const counter = counters.oldPasswords(user.key, way);
  const taken = await attempts.take(user.tenant, counter, lockoutPolicy.oldPasswords, now);
  if (taken.outcome === 'wait') throw refuseUntil('tooManyAttempts', taken.until, now);
  const { passwordHistorySize } = await readSettings(tools.storage, user.tenant);
  const past = passwordHistorySize === 0 ? [] : await passwordHistory.list(user.tenant, user.key);
  for (const hash of [user.passwordHash, ...past]) {
    if (hash !== null && (await tools.hasher.verify(hash, password))) throw new Refusal('passwordUsed');
  }
}

/** Remembers the password that `user` had, which is being replaced at `at`. With a history of 0 nothing is kept. */
export async function rememberReplaced(storage: Storage, user: UserRecord, at: number): Promise<void> {
  if (user.passwordHash === null) return;
  const { passwordHistorySize: keep } = await readSettings(storage, user.tenant);
  if (keep === 0) return;
  const brief = at - (user.lastPasswordChange ?? 0) < BRIEF;
  await storage.passwordHistory.add(user.tenant, user.key, { hash: user.passwordHash, brief }, keep);
}
