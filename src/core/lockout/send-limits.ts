import type { Destination } from '../ports/factor.ts';
import type { SendLimit } from '../ports/sends.ts';
import type { CodeSettings } from '../settings/code-settings.ts';
import { counters } from './counters.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface SendLimits {
  /** Counted over all tenants. */
  readonly platform: readonly SendLimit[];
  readonly tenant: readonly SendLimit[];
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
      { counter: counters.codesToCountry(to.country), max: 200, within: HOUR },
      { counter: counters.codesOfTenant, max: settings.dailyBudget, within: DAY },
    ],
  };
}

/** The budget's end is told once an hour, however many logins it stops. */
export const budgetAlert: SendLimit = { counter: 'budget-alert', max: 1, within: HOUR };

/**
 * Tries of a tenant's gateway, of which also those count that reached nobody: each is a connection to a host that its
 * administrator chose, and a server is nobody's port scanner.
 */
export const testLimit: SendLimit = { counter: counters.testMessages, max: 30, within: HOUR };
