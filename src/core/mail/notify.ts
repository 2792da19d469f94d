import { records } from '../audit/records.ts';
import { counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import type { Storage } from '../ports/storage.ts';
import type { UserRecord } from '../ports/users.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { languageOf } from './language.ts';
import { type QueueTools, queueMail } from './queue-mail.ts';
import { type MailFacts, writeMail } from './write-mail.ts';

/**
 * Tells a user what happened to their account (NIST SP 800-63B-4 section 4.6, ASVS 6.3.7), by a mail queued in the
 * transaction of what happened. Whoever has no address is not told. No setting turns it off: those who could turn it off
 * are those whom it warns of. After 20 notices, further ones within a day are left out: users choose their own address,
 * and could have us mail strangers.
 *
 * @param to another address than the user's, such as the one they had before
 */
export async function notify(
  tools: QueueTools,
  storage: Storage,
  user: UserRecord,
  facts: Omit<MailFacts, 'at' | 'link'>,
  to: string | null = user.email,
): Promise<void> {
  if (to === null) return;
  const now = tools.clock.now();
  const taken = await storage.attempts.take(user.tenant, counters.notices(user.key), lockoutPolicy.notices, now);
  if (taken.outcome !== 'allowed') return;
  if (taken.failures > lockoutPolicy.notices.free) {
    await storage.audit.append(user.tenant, { time: now, ...records.noticesLimited(user.userName) });
  }
  const { language } = await readSettings(storage, user.tenant);
  const written = { ...facts, at: now };
  await queueMail(tools, storage, user, writeMail(to, user, languageOf(user, language), written));
}
