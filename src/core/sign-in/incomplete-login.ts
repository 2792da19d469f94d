import type { RefusalCode } from '../../contract/refusals.ts';
import { records } from '../audit/records.ts';
import { counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import { notify } from '../mail/notify.ts';
import type { QueueTools } from '../mail/queue-mail.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';

/**
 * Notes a login whose password was right and that stopped before the second factor. The wire has to say so to whoever
 * tries; so the user hears of it too, at the third in a row without a complete login between (ASVS 6.3.5), once a day.
 */
export async function noteIncomplete(
  tools: QueueTools,
  storage: Storage,
  user: UserRecord,
  login: { readonly address: string; readonly waitsFor: RefusalCode },
): Promise<void> {
  const now = tools.clock.now();
  const { address, waitsFor } = login;
  const record = records.loginIncomplete({ userName: user.userName, address }, waitsFor);
  await storage.audit.append(user.tenant, { time: now, ...record });
  if (await isRepeated(storage, user, now)) await notify(tools, storage, user, { kind: 'loginsIncomplete', address });
}

/**
 * The same for Basic, whose programs call all day: recorded are the first ones of a day alone, so that nobody fills the
 * audit log with them.
 */
export async function noteIncompleteBasic(
  tools: Pick<Tools, 'storage'> & QueueTools,
  user: UserRecord,
  login: { readonly address: string; readonly waitsFor: RefusalCode },
): Promise<void> {
  const counter = counters.incompleteLogins(user.key);
  const peeked = await tools.storage.attempts.peek(
    user.tenant,
    counter,
    lockoutPolicy.incompleteLogins,
    tools.clock.now(),
  );
  if (peeked.outcome !== 'allowed') return;
  await tools.storage.transaction((storage) => noteIncomplete(tools, storage, user, login));
}

/** Whether this is the one that is worth a mail. */
async function isRepeated(storage: Storage, user: UserRecord, now: number): Promise<boolean> {
  const policy = lockoutPolicy.incompleteLogins;
  const taken = await storage.attempts.take(user.tenant, counters.incompleteLogins(user.key), policy, now);
  return taken.outcome === 'allowed' && taken.failures > policy.free;
}
