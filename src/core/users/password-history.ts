import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { readSettings } from '../settings/tenant-settings.ts';

/**
 * A password in use for less than this pushes no other one out of the history: whoever changes it a dozen times in a row
 * to come back to the old one finds the old one still refused.
 */
const BRIEF = 24 * 60 * 60_000;

/**
 * Refuses `passwordUsed` for the current password and for the tenant's number of earlier ones. Each costs a hash, so it
 * is asked only after the caller has proved who they are.
 */
export async function refuseUsed(
  tools: Pick<Tools, 'storage' | 'hasher'>,
  user: UserRecord,
  password: string,
): Promise<void> {
  const { passwordHistorySize } = await readSettings(tools.storage, user.tenant);
  const past = passwordHistorySize === 0 ? [] : await tools.storage.passwordHistory.list(user.tenant, user.key);
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
