import { records } from '../audit/records.ts';
import { bookSend, refuseOverLimit, sentNothing, settleSend } from '../lockout/book-send.ts';
import { counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import { limitsBy, type SendLimits, sendLimits } from '../lockout/send-limits.ts';
import type { ChallengePurpose } from '../ports/challenges.ts';
import type { DeliveredFactor, Destination } from '../ports/factor.ts';
import { SmsFailure } from '../ports/sms-sender.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal, refuseUntil } from '../refusal.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';
import { pageHost } from '../tenants/page-host.ts';
import { knownDeviceLane } from './known-device.ts';
import { type LoginClient, markOf } from './login-client.ts';

/** Whose code, and who asks for it. */
export interface CodeCall {
  readonly user: UserRecord;
  readonly settings: TenantSettings;
  readonly client: LoginClient;
  readonly address: string;
  /** Value of the known-device cookie. */
  readonly device: string | null;
}

/** What a code is for, and where it goes. */
export interface CodeTarget {
  readonly purpose: ChallengePurpose;
  readonly number: string;
}

const reasons: Readonly<Record<SmsFailure['reason'], string>> = {
  notConfigured: 'no SMS gateway is configured',
  unreachable: 'the SMS gateway cannot be reached',
  slow: 'the SMS gateway does not answer',
  refused: 'the SMS gateway refused the message',
};

/** How the storage knows a code: bound to user, purpose and number, and not to be found by trying a million codes. */
export function codeDigest(
  tools: Pick<Tools, 'digests'>,
  factor: DeliveredFactor,
  user: UserRecord,
  target: CodeTarget,
  code: string,
): string {
  const { purpose, number } = target;
  return tools.digests.keyed(factor.kind, [user.tenant, user.key, purpose, number, code].join('\n'));
}

/**
 * Makes a code for a login and sends it, unless the same client has one that is still good and `replace` is false. The
 * code is stored before it is sent, so that it works the moment it arrives, and void again when it could not be sent.
 * Nothing is sent while the user's second factor waits after wrong codes, beyond the limits, or to other countries.
 *
 * Refuses `accountLocked`, `tooManyCodes`, `phoneMissing` and the factor's `countryNotAllowed` and `notSent`.
 * @returns what the client is to show together with the code; `null` when the one before is still good
 */
export async function sendCode(
  tools: Tools,
  factor: DeliveredFactor,
  call: CodeCall,
  target: CodeTarget,
  replace: boolean,
): Promise<string | null> {
  const { user, settings } = call;
  const { tenant } = user;
  await requireOpenFactor(tools, user);
  const to = factor.destination(target.number);
  if (to === null) throw new Refusal('phoneMissing', {}, { NoPhoneHeader: 'true' });
  if (settings.codes.countries?.includes(to.country) === false) throw new Refusal(factor.refusals.countryNotAllowed);

  const now = tools.clock.now();
  const code = factor.newCode(tools.randomness);
  const client = tools.randomness.token();
  const id = markOf(tools, user, { ...call.client, id: client });
  const challenge = {
    client: id.id as string,
    origin: id.origin,
    number: to.number,
    digest: codeDigest(tools, factor, user, target, code),
    expiresAt: now + settings.codes.codeValidity,
  };
  const send = tools.randomness.id();
  const gateway = await tools.sms.inForce(tenant);
  const limits = limitsBy(gateway, limitsOf(tools, call, to));
  const by = { mark: markOf(tools, user, call.client), replace, now };
  const started = await tools.storage
    .transaction(async (storage) => {
      const outcome = await storage.challenges.start(tenant, user.key, target.purpose, challenge, by);
      if (outcome === 'started') await bookSend(storage, tenant, send, limits, now);
      return outcome;
    })
    .catch((error: unknown) => refuseOverLimit(tools, tenant, error));
  if (started === 'gone') throw new Refusal('badCredentials');
  if (started === 'live') return null;

  const domain = await pageHost(tools, tenant);
  const text = factor.text(soundTemplate(factor, settings.codes.template, domain), code, domain);
  const purpose = target.purpose === 'login' ? 'login-code' : 'phone-check';
  try {
    await tools.sms.send(tenant, { to: to.number, text, userKey: user.key, purpose }, gateway);
  } catch (error) {
    await tools.storage.challenges.cancel(tenant, challenge.client);
    if (!(error instanceof SmsFailure)) throw error;
    await settleSend(tools.storage, tenant, send, limits, error);
    const author = { userName: user.userName, address: call.address };
    await tools.storage.audit.append(tenant, { time: now, ...records.codeNotSent(author, error.reason) });
    const headers = { 'retry-after': sentNothing(error) ? '5' : '60' };
    throw new Refusal(factor.refusals.notSent, { reason: reasons[error.reason] }, headers);
  }
  // The message is out: that it is counted for more than it was must not change what the caller hears.
  await settleSend(tools.storage, tenant, send, limits, null).catch(() => undefined);
  return client;
}

/** Whoever has to wait before the next code may be tried needs none now. */
async function requireOpenFactor(tools: Pick<Tools, 'storage' | 'clock'>, user: UserRecord): Promise<void> {
  const now = tools.clock.now();
  const counter = counters.secondFactor(user.key);
  const state = await tools.storage.attempts.peek(user.tenant, counter, lockoutPolicy.secondFactor, now);
  if (state.outcome === 'wait') throw refuseUntil('accountLocked', state.until, now);
  if (state.outcome === 'disabled') throw new Refusal('accountLocked');
}

function limitsOf(tools: Tools, { user, settings, address, device }: CodeCall, to: Destination): SendLimits {
  const isKnown = knownDeviceLane(tools, user.tenant, user.key, device) !== null;
  const digest = tools.digests.keyed('number', to.number);
  return sendLimits(user.key, { ...to, digest }, settings.codes, isKnown ? null : address);
}

/** A template that was sound when it was saved may no longer be: the domain it names can have changed since. */
function soundTemplate(factor: DeliveredFactor, template: string | null, domain: string): string {
  if (template === null) return factor.defaultTemplate;
  return factor.templateProblem(template, domain) === null ? template : factor.defaultTemplate;
}
