import { DEVICES_GROUP } from '../../contract/permissions.ts';
import { type Actor, authorIn } from '../access/actor.ts';
import { counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import type { OutboxItem } from '../ports/outbox.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserFilter, UserRecord } from '../ports/users.ts';
import { readSettings, type TenantSettings } from '../settings/tenant-settings.ts';
import { enforcedForAll, excludedFromTfa } from '../tfa/enforcement.ts';
import { notify } from './notify.ts';
import { type Enforcement, type Notices, type QueueTools, queueEnforcement, queueNotices } from './queue-mail.ts';

/** Users who are told in one transaction, and the pause after it: 10,000 within 17 minutes. */
const AT_ONCE = 50;
/** Links that somebody waits for come between: they are not held up behind thousands of notices. */
const PAUSE = 5_000;

/**
 * Has everybody told whom it meets that a second factor is enforced for all of a tenant from now on; nobody when it was so
 * before. Whom it meets is looked up later: the change itself does the same work for ten users and for ten thousand.
 *
 * `first`: notices of the same change. Pages save a new strategy and its enforcement by requests of their own; so
 * notices of the one before are given the time to be written first.
 */
export async function announceEnforcement(
  tools: QueueTools,
  storage: Storage,
  actor: Actor,
  tenant: string,
  before: TenantSettings,
  first: Notices | null = null,
): Promise<void> {
  const begins = !enforcedForAll(before) && enforcedForAll(await readSettings(storage, tenant));
  const enforcement = begins ? { by: authorIn(tenant, actor).userName, after: null } : undefined;
  if (first !== null) await queueNotices(tools, storage, tenant, { ...first, afterwards: enforcement });
  else if (enforcement !== undefined)
    await queueEnforcement(tools, storage, tenant, enforcement, tools.clock.now() + PAUSE);
}

/** Whether a second factor is enforced for all, this user too; who is told so elsewhere needs no mail about it alone. */
export async function isEnforcedNow(
  tools: Pick<Tools, 'clock'>,
  storage: Storage,
  { tenant, key }: UserRecord,
): Promise<boolean> {
  if (!enforcedForAll(await readSettings(storage, tenant))) return false;
  if (excludedFromTfa(await storage.roles.ofUser(tenant, key))) return false;
  const told = counters.enforcementNotice(key);
  await storage.attempts.take(tenant, told, lockoutPolicy.enforcementNotice, tools.clock.now());
  return true;
}

/** Writes the mails of some of the users, and leaves the rest for a little later. Nothing once it is enforced no more. */
export async function writeEnforcementNotices(
  tools: Pick<Tools, 'storage'> & QueueTools,
  { tenant, id, attempt }: OutboxItem,
  { by, after }: Enforcement,
): Promise<void> {
  await tools.storage.transaction(async (storage) => {
    if (!(await storage.outbox.remove(tenant, id, attempt))) return;
    const settings = await readSettings(storage, tenant);
    if (!enforcedForAll(settings)) return;
    const { strategy } = settings;
    const filter = { ...met(settings), ...(after === null ? {} : { after }) };
    const { items, more } = await storage.users.list(tenant, filter, { offset: 0, limit: AT_ONCE, withTotal: false });
    const now = tools.clock.now();
    for (const user of items) {
      const told = counters.enforcementNotice(user.key);
      const { outcome } = await storage.attempts.take(tenant, told, lockoutPolicy.enforcementNotice, now);
      if (outcome === 'allowed') await notify(tools, storage, user, { kind: 'factorEnforcedForAll', by, strategy });
    }
    const last = items.at(-1);
    if (!more || last === undefined) return;
    await queueEnforcement(tools, storage, tenant, { by, after: last.userName }, now + PAUSE);
  });
}

/** Who was asked for no second factor before, and has none to answer with. */
function met({ strategy, enforcedUsersGroup }: TenantSettings): UserFilter {
  const notYet = { value: false, ...(enforcedUsersGroup === null ? {} : { orInGroup: enforcedUsersGroup }) };
  return {
    ...{ enabled: true, withDevices: true, inGroup: { name: DEVICES_GROUP, member: false } },
    ...(strategy === 'SMS' ? { smsEnabled: notYet } : { factorActive: false, tfaEnforced: notYet }),
  };
}
