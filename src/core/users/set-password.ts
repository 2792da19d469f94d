import { type Actor, author } from '../access/actor.ts';
import { records } from '../audit/records.ts';
import { notify } from '../mail/notify.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { requireUnguessable } from './password-blocklist.ts';
import { judgePassword } from './password-rules.ts';
import { storePassword } from './store-password.ts';

/**
 * Sets a user's password without knowing one, as only the operator of the machine may. The user chooses another at the
 * next login; their sessions end; their second factor stays. Refuses `passwordRules`, `passwordWeak`, `passwordCommon`.
 */
export async function setPassword(
  tools: Pick<Tools, 'storage' | 'clock' | 'hasher' | 'randomness' | 'sealer' | 'commonPasswords' | 'identity'>,
  actor: Actor,
  user: UserRecord,
  password: string,
): Promise<void> {
  const strength = judgePassword(password, await readSettings(tools.storage, user.tenant));
  await requireUnguessable(tools, password, user);
  const hash = await tools.hasher.hash(password);
  const now = tools.clock.now();
  await tools.storage.transaction(async (storage) => {
    await storePassword(storage, user, { hash, strength, at: now, mustChange: true });
    await storage.sessions.endOfUser(user.tenant, user.key, 'revoked', now);
    await storage.audit.append(user.tenant, {
      time: now,
      ...records.passwordChanged(author(actor), user.userName),
    });
    await notify(tools, storage, user, { kind: 'passwordSet', by: actor.user.userName });
  });
}
