import { permissionsOf } from '../access/actor.ts';
import { may } from '../access/may.ts';
import { type Author, records } from '../audit/records.ts';
import { ADDRESS_TENANT, counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import { queueResetWish } from '../mail/queue-mail.ts';
import type { SessionView } from '../ports/sessions.ts';
import type { Tools } from '../ports/tools.ts';
import { refuseUntil } from '../refusal.ts';
import { canonicalName } from './canonical-name.ts';

/**
 * Notes that somebody asked for a link that sets a password. It looks up no user: the same work, in the same time, with
 * the same answer, whoever has that address (ASVS 6.3.8). Nothing about the account changes; the mail is made and sent
 * after the answer.
 *
 * An address that asks too often is told so, unless an administrator of the tenant asks, signed in; a mail address that is
 * asked for too often gets no further mail for a while, and the answer stays the same. Both begin with one audit record.
 *
 * @param carried the live session that the request carries, if any
 *
 * Refuses `tooManyAttempts`.
 */
export async function requestPasswordLink(
  tools: Pick<Tools, 'storage' | 'clock' | 'randomness' | 'sealer' | 'digests'>,
  tenant: string,
  wish: { readonly email: string; readonly address: string; readonly carried: SessionView | null },
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

/** The name of the administrator who asks for somebody else, or `null`: then it may be anybody. */
async function administratorOf(
  tools: Pick<Tools, 'storage'>,
  tenant: string,
  { carried, address }: { readonly carried: SessionView | null; readonly address: string },
): Promise<string | null> {
  if (carried === null || carried.session.tenant !== tenant) return null;
  const { session, user } = carried;
  const roles = await tools.storage.roles.ofUser(tenant, user.key);
  const restricted = session.scope !== 'full';
  const actor = { tenant, user, roles, permissions: permissionsOf(roles), way: session.carrier, session, restricted };
  return may({ ...actor, address }, 'updateUsers') ? user.userName : null;
}
