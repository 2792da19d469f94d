import type { SmsTestAnswer } from '../../contract/sms-provider.ts';
import { type Actor, author } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import { smsProviderRecords } from '../audit/sms-provider-records.ts';
import { bookSend, refuseOverLimit, settleSend } from '../lockout/book-send.ts';
import { limitsBy, sendLimits, testLimit } from '../lockout/send-limits.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { pageHost } from '../tenants/page-host.ts';
import { maskedNumber, OPERATOR } from './note-message.ts';

type TestTools = Pick<Tools, 'storage' | 'sms' | 'clock' | 'randomness' | 'digests' | 'delivered' | 'identity'>;

/** A domain that is longer would not leave room for the words. */
const LONGEST_DOMAIN = 80;

/**
 * Sends a message that says it is a test, and tells what the gateway said. It counts like a code: under the caller's own
 * limits, the number's, and the tenant's, so that nobody's phone can be rung and no bill run up by it.
 *
 * Refuses `accessDenied`, `phoneInvalid`, `phoneCountryNotAllowed`, `tooManyCodes`.
 */
export async function sendTest(tools: TestTools, actor: Actor, phone: string): Promise<SmsTestAnswer> {
  requireRight(actor, 'changeSmsProvider');
  const { tenant, user } = actor;
  const { codes } = await readSettings(tools.storage, tenant);
  const to = tools.delivered.map((factor) => factor.destination(phone)).find((one) => one !== null);
  if (to === null || to === undefined) throw new Refusal('phoneInvalid');
  if (codes.countries?.includes(to.country) === false) {
    throw new Refusal('phoneCountryNotAllowed', { country: to.country });
  }
  const now = tools.clock.now();
  const send = tools.randomness.id();
  const digest = tools.digests.keyed('number', to.number);
  const limits = sendLimits(user.key, { ...to, digest }, codes, actor.address);
  const gateway = await tools.sms.inForce(tenant);
  const booked = limitsBy(gateway, { ...limits, tries: [testLimit] });
  await tools.storage
    .transaction((storage) => bookSend(storage, tenant, send, booked, now))
    .catch((error: unknown) => refuseOverLimit(tools, tenant, error));

  const domain = await pageHost(tools, tenant);
  const from = domain.length > LONGEST_DOMAIN ? '' : ` from ${domain}`;
  const text = `This is a test message${from}. Text messages arrive; there is nothing to do.`;
  const message = { to: to.number, text, userKey: user.key, purpose: 'test' } as const;
  const { gateway: by, failure } = await tools.sms.attempt(tenant, message, gateway);
  await settleSend(tools.storage, tenant, send, booked, failure);
  const outcome = failure?.reason ?? 'accepted';
  const record = smsProviderRecords.tested(author(actor), maskedNumber(to.number), outcome);
  await tools.storage.audit.append(tenant, { time: tools.clock.now(), ...record });
  if (outcome === 'notConfigured') return { outcome };
  // What the operator's gateway says is for the operator.
  const detail = failure === null || by === OPERATOR ? {} : { detail: failure.message };
  return { outcome, gateway: by, ...detail };
}
