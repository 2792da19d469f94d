import type { Storage } from '../ports/storage.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';

/**
 * Refuses `sessionEnded` when the user has changed since `user` was read. A login decides by what it read before the
 * hash, seconds ago when many wait; what ended all sessions meanwhile (another password, a set-up, a revoked secret, a
 * lost role) would miss the one about to open. Only after a statement that takes the user's turn in the same
 * transaction: whoever changes the user from then on comes after this one, and ends what it opened.
 */
export async function requireUnchanged(storage: Pick<Storage, 'users'>, user: UserRecord): Promise<void> {
  const now = await storage.users.byKey(user.tenant, user.key);
  if (now?.version !== user.version) throw new Refusal('sessionEnded');
}
