import type { Storage } from '../ports/storage.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { rememberReplaced } from './password-history.ts';

export interface NewPassword {
  readonly hash: string;
  readonly strength: UserRecord['passwordStrength'];
  readonly at: number;
  readonly mustChange: boolean;
}

/**
 * Stores a password, remembers the one it replaces, and voids every token that could set another one. Refuses
 * `changedMeanwhile` when the user changed since `user` was read: a change under way, its hash still computed, must not
 * undo the password that was set to stop it.
 */
export async function storePassword(storage: Storage, user: UserRecord, password: NewPassword): Promise<void> {
  const changes = {
    passwordHash: password.hash,
    passwordStrength: password.strength,
    lastPasswordChange: password.at,
    shouldResetPassword: password.mustChange,
  };
  const outcome = await storage.users.update(user.tenant, user.key, changes, { expectedVersion: user.version });
  if (outcome === 'stale') throw new Refusal('changedMeanwhile');
  if (outcome !== 'updated') throw new Refusal('userNotFound', { id: user.userName });
  await rememberReplaced(storage, user, password.at);
  await storage.singleUseTokens.voidOf(user.tenant, user.key);
}
