import type { Author } from '../audit/draft.ts';
import { records } from '../audit/records.ts';
import { notify } from '../mail/notify.ts';
import type { QueueTools } from '../mail/queue-mail.ts';
import type { Storage } from '../ports/storage.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';

/** The last digits are enough to know a number again, and too few to call it. */
export const numberEnding = (number: string): string => `…${number.slice(-3)}`;

/** Makes a number that a code has proven to be the user's their number. Refuses `changedMeanwhile`. */
export async function adoptNumber(
  tools: QueueTools,
  storage: Storage,
  user: UserRecord,
  number: string,
  author: Author,
): Promise<void> {
  const changes = { phone: number, smsNumber: number };
  const options = { expectedVersion: user.version };
  // An administrator who set a number meanwhile meant that one.
  const outcome = await storage.users.update(user.tenant, user.key, changes, options);
  if (outcome !== 'updated') throw new Refusal('changedMeanwhile');
  const change = {
    attribute: 'phone',
    type: 'java.lang.String',
    previousValue: user.phone === null ? null : numberEnding(user.phone),
    newValue: numberEnding(number),
  };
  const record = records.userUpdated(author, user.userName, 'phone', [change]);
  await storage.audit.append(user.tenant, { time: tools.clock.now(), ...record });
  await notify(tools, storage, user, { kind: 'phoneChanged', address: author.address, ending: number.slice(-3) });
}
