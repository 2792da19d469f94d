import type { Actor } from '../access/actor.ts';
import { effectivePermissions, isSelf, may } from '../access/may.ts';
import type { Author } from '../audit/draft.ts';
import { records } from '../audit/records.ts';
import { ADDRESS_TENANT, counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import { queueResetWish } from '../mail/queue-mail.ts';
import type { SessionView } from '../ports/sessions.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal, refuseUntil } from '../refusal.ts';
import { canonicalName } from './canonical-name.ts';
import { requireMayHelp } from './send-password-link.ts';

export interface PasswordLinkWish {
  readonly email: string;
  readonly address: string;
  /** The live session that the request carries, if any. */
  readonly carried: SessionView | null;
}

/**
 * Notes that somebody asked for a link that sets a password. It looks up no user: the same work, in the same time, with
 * the same answer, whoever has that address (ASVS 6.3.8). Nothing about the account changes; the mail is made and sent
 * after the answer.
 *
 * An address that asks too often is told so, unless an administrator of the tenant asks, signed in; a mail address that is
 * asked for too often gets no further mail for a while, and the answer stays the same. Both begin with one audit record.
 *
 * Refuses `tooManyAttempts`.
 */
export async function requestPasswordLink(
  tools: Pick<Tools, 'storage' | 'clock' | 'randomness' | 'sealer' | 'digests'>,
  tenant: string,
  wish: PasswordLinkWish,
): Promise<void> {
  const now = tools.clock.now();
  const { email, address } = wish;
  const by = await administratorOf(tools, tenant, wish);
  const author: Author = { userName: by ?? email, address };
  const isLastOfAddress = by === null && (await chargeAddress(tools, address, now));
  const ofAccount = counters.resetAccount(tools.digests.keyed('reset-account', `${tenant}\n${canonicalName(email)}`));
  const taken = await tools.storage.attempts.take(tenant, ofAccount, lockoutPolicy.resetAccount, now);
  await tools.storage.transaction(async (storage) => {
    if (isLastOfAddress) {
      await storage.audit.append(tenant, { time: now, ...records.passwordLinksLimited(author, null) });
    }
    if (taken.outcome !== 'allowed') return;
    if (taken.failures > lockoutPolicy.resetAccount.free) {
      await storage.audit.append(tenant, { time: now, ...records.passwordLinksLimited(author, email) });
    }
    await queueResetWish(tools, storage, tenant, { email, address, by });
  });
}

/** Whether this is the last wish that the address has for now. Refuses `tooManyAttempts`. */
async function chargeAddress(tools: Pick<Tools, 'storage'>, address: string, now: number): Promise<boolean> {
  const policy = lockoutPolicy.resetAddress;
  const taken = await tools.storage.attempts.take(ADDRESS_TENANT, counters.resetAddress(address), policy, now);
  if (taken.outcome !== 'allowed') {
    throw refuseUntil('tooManyAttempts', taken.outcome === 'wait' ? taken.until : now, now);
  }
  return taken.failures > policy.free;
}

/**
 * The name of the administrator who asks for somebody else whom they may change, or `null`: then it may be anybody. Not
 * for oneself, and not for somebody above: a stolen session would get round what protects a new address.
 */
async function administratorOf(
  tools: Pick<Tools, 'storage'>,
  tenant: string,
  { email, carried, address }: PasswordLinkWish,
): Promise<string | null> {
  if (carried === null || carried.session.tenant !== tenant) return null;
  const { session, user } = carried;
  const roles = await tools.storage.roles.ofUser(tenant, user.key);
  const restricted = session.scope !== 'full';
  const permissions = effectivePermissions(roles);
  const actor: Actor = { tenant, user, roles, permissions, way: session.carrier, session, restricted, address };
  if (!may(actor, 'updateUsers')) return null;
  const target = await tools.storage.users.byEmail(tenant, canonicalName(email));
  // Nobody's address may become the asker's own before the wish is looked into.
  return target !== null && (await mayHelp(tools.storage, actor, target)) ? user.userName : null;
}

async function mayHelp(storage: Storage, actor: Actor, target: UserRecord): Promise<boolean> {
  if (isSelf(actor, target)) return false;
  try {
    await requireMayHelp(storage, actor, target);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}
