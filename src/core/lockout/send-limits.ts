import type { Destination } from '../ports/factor.ts';
import type { SendLimit } from '../ports/sends.ts';
import type { GatewayInForce } from '../ports/sms-sender.ts';
import type { CodeSettings } from '../settings/code-settings.ts';
import { counters } from './counters.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface SendLimits {
  /** Counted over all tenants, see `limitsBy`. */
  readonly platform: readonly SendLimit[];
  readonly tenant: readonly SendLimit[];
  /** What all users of the tenant share: counted only where money may have been spent. */
  readonly shared: readonly SendLimit[];
  /** Of the tenant too, and never taken back: these count also what reached nobody. */
  readonly tries: readonly SendLimit[];
  /** Counts what is not taken, and gives way to one look now and then. */
  readonly misses: readonly SendLimit[];
}

/**
 * What one message must stay within; docs/security.md explains the numbers. Each limit stops another way to run up a
 * bill or to ring somebody's phone all night (T023 to T025): one account, one phone under many accounts, one machine with
 * many passwords, a country whose messages are dear, and all of it together.
 *
 * `address`: where the login comes from, or `null` for a browser that this very user completed a login in. Those have a
 * lane of their own, one for all of them: a stranger who knows the password must not use up the owner's messages, and the
 * first ten of an office must not keep the others behind its address out.
 */
export function sendLimits(
  userKey: string,
  to: Destination & { readonly digest: string },
  settings: CodeSettings,
  address: string | null,
): SendLimits {
  const lane = address === null ? 'known' : 'unknown';
  const user = counters.codesToUser(userKey, lane);
  const number = counters.codesToNumber(to.digest, lane);
  const fromAddress = address === null ? null : counters.codesFromAddress(address);
  return {
    platform: [
      { counter: number, max: 5, within: HOUR },
      { counter: number, max: 20, within: DAY },
      ...(fromAddress === null ? [] : [{ counter: fromAddress, max: settings.perAddress, within: HOUR }]),
    ],
    tenant: [
      { counter: user, max: 1, within: MINUTE },
      { counter: user, max: 3, within: 15 * MINUTE },
      { counter: user, max: 5, within: HOUR },
      { counter: user, max: 10, within: DAY },
    ],
    shared: [
      { counter: counters.codesToCountry(to.country), max: 200, within: HOUR },
      { counter: counters.codesOfTenant, max: settings.dailyBudget, within: DAY },
    ],
    tries: [],
    misses: [],
  };
}

/**
 * The limits of a message as the gateway that carries it makes them count. A tenant's own may take everything and send
 * nothing, for free: what it carries is that tenant's alone, or one tenant could use up everybody's phone number. The
 * operator's sends for all, so what it carries is counted over all.
 */
export function limitsBy(gateway: GatewayInForce, limits: SendLimits): SendLimits {
  if (gateway !== 'own') return limits;
  return { ...limits, platform: [], tenant: [...limits.platform, ...limits.tenant], misses: [ownGatewayLimit] };
}

/** The budget's end is told once an hour, however many logins it stops. */
export const budgetAlert: SendLimit = { counter: 'budget-alert', max: 1, within: HOUR };

/**
 * Messages that a tenant's own gateway has not taken: each is a connection to a host that its administrator chose, and a
 * server is nobody's port scanner. One that is taken gives itself and one other back (decision 0017).
 */
const ownGatewayLimit: SendLimit = { counter: counters.ownGateway, max: 60, within: HOUR };

/** Beyond them, so that a gateway that is well again is found out. */
export const ownGatewayLook: SendLimit = { counter: counters.ownGatewayLooks, max: 1, within: 30 * SECOND };

/** Test messages of a tenant, by whichever gateway and whatever came of them. */
export const testLimit: SendLimit = { counter: counters.testMessages, max: 30, within: HOUR };
