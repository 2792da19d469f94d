import { records } from '../audit/records.ts';
import { counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import { MailFailure, type MailMessage } from '../ports/mailer.ts';
import type { OutboxItem } from '../ports/outbox.ts';
import { SealBroken } from '../ports/sealer.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { canonicalName } from '../users/canonical-name.ts';
import { isForeign } from '../users/profile.ts';
import { isEnforcedNow, writeEnforcementNotices } from './enforcement-notices.ts';
import { notify } from './notify.ts';
import { queuePasswordLink } from './password-link.ts';
import { type Enforcement, type Notices, outboxPlace, queueNotices, type ResetWish } from './queue-mail.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long one process may hold an item; longer than any gateway takes to say yes or no. */
const LEASE = 5 * MINUTE;
/** Sent side by side: one slow server does not hold up the rest for long. */
const BATCH = 5;
/** Mails written in one transaction. */
const NOTICES_AT_ONCE = 50;
/** Waits after failed attempts; after the one that follows the last wait an item is given up, within a day. */
const WAITS = [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR];

export type MailOutcome = 'sent' | 'postponed' | 'givenUp';

/** Hears how each mail went, for metrics and the log; never what is in it. */
export type MailReport = (
  outcome: MailOutcome,
  item: Pick<OutboxItem, 'tenant' | 'id' | 'attempt'>,
  error?: Error,
) => void;

export type DeliveryTools = Pick<
  Tools,
  'storage' | 'clock' | 'randomness' | 'sealer' | 'digests' | 'identity' | 'mail'
>;

/**
 * Delivers all that is due, also what becomes due by it, and returns how many items were taken. Any number of processes
 * may do so at once. A mail is sent at least once: a process that dies between the gateway's yes and its note of it
 * leaves it to be sent again.
 */
export async function deliverDue(tools: DeliveryTools, report: MailReport): Promise<number> {
  for (let total = 0; ; ) {
    const items = await tools.storage.outbox.claim(tools.clock.now(), LEASE, BATCH);
    if (items.length === 0) return total;
    total += items.length;
    await Promise.all(items.map((item) => deliver(tools, item, report)));
  }
}

async function deliver(tools: DeliveryTools, item: OutboxItem, report: MailReport): Promise<void> {
  const content = open(tools, item);
  if (content === null) return giveUp(tools, item, report, new Error('the content does not open'));
  if (item.kind === 'reset-request') return grantWish(tools, item, content as ResetWish);
  if (item.kind === 'notices') return writeNotices(tools, item, content as Notices);
  if (item.kind === 'enforcement') return writeEnforcementNotices(tools, item, content as Enforcement);
  try {
    await tools.mail.send(content as MailMessage);
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error));
    const wait = WAITS[item.attempt - 1];
    const permanent = failure instanceof MailFailure && failure.permanent;
    if (permanent || wait === undefined) return giveUp(tools, item, report, failure);
    await tools.storage.outbox.postpone(item.tenant, item.id, item.attempt, tools.clock.now() + wait);
    return report('postponed', item, failure);
  }
  await tools.storage.outbox.remove(item.tenant, item.id, item.attempt);
  report('sent', item);
}

/** `null` when it was sealed under a key that is gone, or is another row's. */
function open(tools: Pick<Tools, 'sealer'>, { tenant, id, sealed }: OutboxItem): unknown {
  try {
    return JSON.parse(Buffer.from(tools.sealer.open(sealed, outboxPlace(tenant, id))).toString());
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

async function giveUp(tools: DeliveryTools, item: OutboxItem, report: MailReport, error: Error): Promise<void> {
  await tools.storage.transaction(async (storage) => {
    if (!(await storage.outbox.remove(item.tenant, item.id, item.attempt))) return;
    const user = item.userKey === null ? null : await storage.users.byKey(item.tenant, item.userKey);
    await storage.audit.append(item.tenant, {
      time: tools.clock.now(),
      ...records.mailGivenUp(user?.userName ?? null, item.attempt),
    });
  });
  report('givenUp', item, error);
}

/**
 * Looks whether the wished-for account exists and makes its link; the wish goes in the same transaction. The mail goes
 * to the stored address, whatever was typed (CVE-2024-27295). Nobody is told that there is no such account.
 */
async function grantWish(tools: DeliveryTools, item: OutboxItem, wish: ResetWish): Promise<void> {
  await tools.storage.transaction(async (storage) => {
    if (!(await storage.outbox.remove(item.tenant, item.id, item.attempt))) return;
    const user = await resettable(storage, item.tenant, wish.email);
    if (user === null) return;
    const { address, by } = wish;
    const author = { userName: by ?? user.userName, address };
    const now = tools.clock.now();
    if (by === null && (await isHeld(storage, user, now))) {
      await storage.audit.append(item.tenant, { time: now, ...records.passwordLinkHeld(author) });
      return;
    }
    const kind = by === null ? ('passwordLink' as const) : ('passwordLinkSent' as const);
    await queuePasswordLink(tools, storage, user, { kind, address, ...(by === null ? {} : { by }) });
    await storage.audit.append(item.tenant, { time: now, ...records.passwordLinkSent(author, user.userName) });
  });
}

/** Writes the mails of some of the users, and puts the rest back. */
async function writeNotices(tools: DeliveryTools, item: OutboxItem, notices: Notices): Promise<void> {
  const { userKeys, facts } = notices;
  await tools.storage.transaction(async (storage) => {
    if (!(await storage.outbox.remove(item.tenant, item.id, item.attempt))) return;
    for (const key of userKeys.slice(0, NOTICES_AT_ONCE)) {
      const user = await storage.users.byKey(item.tenant, key);
      if (user === null) continue;
      const isAboutAll = facts.kind === 'strategyChanged' && (await isEnforcedNow(tools, storage, user));
      await notify(tools, storage, user, isAboutAll ? { ...facts, kind: 'strategyChangedForAll' } : facts);
    }
    await queueNotices(tools, storage, item.tenant, { ...notices, userKeys: userKeys.slice(NOTICES_AT_ONCE) });
  });
}

/** Whether the address is too new (core/users/update-user.ts). An administrator who sends a link knows whom they ask. */
async function isHeld(storage: Storage, user: UserRecord, now: number): Promise<boolean> {
  const counter = counters.newAddress(user.key);
  const state = await storage.attempts.peek(user.tenant, counter, lockoutPolicy.newAddress, now);
  return state.outcome === 'wait';
}

/** Whose password a link may set: an enabled user who has one here, and not at another identity provider. */
async function resettable(storage: Storage, tenant: string, email: string) {
  const user = await storage.users.byEmail(tenant, canonicalName(email));
  if (user === null || !user.enabled || isForeign(user)) return null;
  return user;
}
