import type { MailMessage } from '../ports/mailer.ts';
import type { NewOutboxItem } from '../ports/outbox.ts';
import type { Place } from '../ports/sealer.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import type { MailFacts } from './write-mail.ts';

export type QueueTools = Pick<Tools, 'clock' | 'randomness' | 'sealer'>;

/** Somebody asked for a link that sets a password; whether there is such a user is looked up when it is delivered. */
export interface ResetWish {
  readonly email: string;
  readonly address: string;
  /** User name of the administrator who asked, if it was one. */
  readonly by: string | null;
}

/** Queues a finished mail. `storage` is the transaction of the change that it tells of. */
export async function queueMail(
  tools: QueueTools,
  storage: Storage,
  user: Pick<UserRecord, 'tenant' | 'key'>,
  message: MailMessage,
): Promise<void> {
  await put(tools, storage, user.tenant, { kind: 'mail', userKey: user.key, content: message });
}

/** Queues a wish: the same work whether or not there is a user with that address. */
export async function queueResetWish(
  tools: QueueTools,
  storage: Storage,
  tenant: string,
  wish: ResetWish,
): Promise<void> {
  await put(tools, storage, tenant, { kind: 'reset-request', userKey: null, content: wish });
}

/** A second factor was enforced for all of a tenant by somebody; `after`: the user name up to which all were told. */
export interface Enforcement {
  readonly by: string;
  readonly after: string | null;
}

/** One thing that happened to many users at once. */
export interface Notices {
  readonly userKeys: readonly string[];
  readonly facts: Omit<MailFacts, 'at' | 'link'>;
  /** What the same change brought to all, told when these were: who hears of both hears of them in one mail. */
  readonly afterwards?: Enforcement | undefined;
}

/**
 * Queues a notice for many users, and what comes after them: writing thousands of mails would hold up the change that
 * they tell of.
 */
export async function queueNotices(
  tools: QueueTools,
  storage: Storage,
  tenant: string,
  notices: Notices,
): Promise<void> {
  if (notices.userKeys.length > 0) {
    await put(tools, storage, tenant, { kind: 'notices', userKey: null, content: notices });
  } else if (notices.afterwards !== undefined) {
    await queueEnforcement(tools, storage, tenant, notices.afterwards);
  }
}

export async function queueEnforcement(
  tools: QueueTools,
  storage: Storage,
  tenant: string,
  enforcement: Enforcement,
  dueAt?: number,
): Promise<void> {
  await put(tools, storage, tenant, { kind: 'enforcement', userKey: null, content: enforcement }, dueAt);
}

async function put(
  tools: QueueTools,
  storage: Storage,
  tenant: string,
  item: Pick<NewOutboxItem, 'kind' | 'userKey'> & { readonly content: MailMessage | ResetWish | Notices | Enforcement },
  dueAt?: number,
): Promise<void> {
  const { kind, userKey, content } = item;
  const id = tools.randomness.id();
  const sealed = tools.sealer.seal(Buffer.from(JSON.stringify(content)), outboxPlace(tenant, id));
  const createdAt = tools.clock.now();
  await storage.outbox.put(tenant, { id, kind, userKey, sealed, createdAt, dueAt: dueAt ?? createdAt });
}

/** Where an item's content lives: it opens there only. */
export function outboxPlace(tenant: string, id: string): Place {
  return { tenant, table: 'outbox', row: id, column: 'sealed' };
}
