import { type Author, records } from '../audit/records.ts';
import { ADDRESS_TENANT, counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import { queueResetWish } from '../mail/queue-mail.ts';
import type { Tools } from '../ports/tools.ts';
import { refuseUntil } from '../refusal.ts';
import { canonicalName } from './canonical-name.ts';

/**
 * Notes that somebody asked for a link that sets a password. It looks up no user: the same work, in the same time, with
 * the same answer, whoever has that address (ASVS 6.3.8). Nothing about the account changes; the mail is made and sent
 * after the answer.
 *
 * An address that asks too often is told so; a mail address that is asked for too often gets no further mail for a
 * while, and the answer stays the same. Both begin with one audit record.
 *
 * Refuses `tooManyAttempts`.
 */
export async function requestPasswordLink(
  tools: Pick<Tools, 'storage' | 'clock' | 'randomness' | 'sealer' | 'digests'>,
  tenant: string,
  wish: { readonly email: string; readonly address: string },
): Promise<void> {
  const now = tools.clock.now();
  const { email, address } = wish;
  const author: Author = { userName: email, address };
  const ofAddress = counters.resetAddress(address);
  const charged = await tools.storage.attempts.take(ADDRESS_TENANT, ofAddress, lockoutPolicy.resetAddress, now);
  if (charged.outcome !== 'allowed') {
    throw refuseUntil('tooManyAttempts', charged.outcome === 'wait' ? charged.until : now, now);
  }
  const ofAccount = counters.resetAccount(tools.digests.keyed('reset-account', `${tenant}\n${canonicalName(email)}`));
  const taken = await tools.storage.attempts.take(tenant, ofAccount, lockoutPolicy.resetAccount, now);
  await tools.storage.transaction(async (storage) => {
    if (charged.failures > lockoutPolicy.resetAddress.free) {
      await storage.audit.append(tenant, { time: now, ...records.passwordLinksLimited(author, 'address') });
    }
    if (taken.outcome !== 'allowed') return;
    if (taken.failures > lockoutPolicy.resetAccount.free) {
      await storage.audit.append(tenant, { time: now, ...records.passwordLinksLimited(author, 'account') });
    }
    await queueResetWish(tools, storage, tenant, wish);
  });
}
