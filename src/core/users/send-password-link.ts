import { type Actor, author } from '../access/actor.ts';
import { requireChargeOf } from '../access/may.ts';
import { records } from '../audit/records.ts';
import { type LinkTools, queuePasswordLink } from '../mail/password-link.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';

/**
 * Mails a user a link for setting a password, by whoever may change them and says so by name: over HTTP it is asked for
 * by address, like everybody's. Refuses `accessDenied`, `validation` where there is no address to mail to.
 */
export async function sendPasswordLink(
  tools: Pick<Tools, 'storage'> & LinkTools,
  actor: Actor,
  user: UserRecord,
): Promise<void> {
  await requireMayHelp(tools.storage, actor, user);
  if (user.email === null) throw new Refusal('validation', { reason: `${user.userName} has no email address` });
  const mail = { kind: 'passwordLinkSent', by: author(actor).userName, address: actor.address } as const;
  await tools.storage.transaction(async (storage) => {
    await queuePasswordLink(tools, storage, user, mail);
    const record = records.passwordLinkSent(author(actor), user.userName);
    await storage.audit.append(user.tenant, { time: tools.clock.now(), ...record });
  });
}

/** Refuses `accessDenied` unless the actor may change this user, who has no more rights than they have. */
export async function requireMayHelp(storage: Storage, actor: Actor, user: UserRecord): Promise<void> {
  await requireChargeOf(storage, actor, 'updateUsers', user);
}
