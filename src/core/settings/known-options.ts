import { codeOptionProblem } from './code-settings.ts';
import { LOGIN_OPTIONS } from './login-options.ts';
import { AUDIT_DAYS, STRATEGY_SINCE as SINCE, type TenantSettings } from './tenant-settings.ts';

/** A tenant option that this product reads; all others are kept for whoever stored them. */
export interface KnownOption {
  /** Why a value cannot be taken, or `null`. */
  readonly problem: (value: string) => string | null;
  /**
   * What is in force where the option is not set, told to whoever asks for it by name: for options whose default is not
   * the one that clients assume after a 404.
   */
  readonly unset?: (settings: TenantSettings) => string;
  /** Other tenants may read what the management tenant has set, without its saying so. */
  readonly inherited?: true;
  /** Changed by the same use case as `PUT /tenant/tenants/{tenant}/tfa`, with its rights, effects and records. */
  readonly tfa?: 'enabledOnTenantLevel' | 'totpEnforcedOnTenantLevel' | 'strategy';
}

const MONTH = 31 * 24 * 3600;

const oneOf =
  (...words: readonly string[]) =>
  (value: string): string | null =>
    words.includes(value) ? null : `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
export const truthProblem = oneOf('true', 'false');
const truth: KnownOption = { problem: truthProblem };

/** Pages make a link of it: a script is no address (CWE-79). */
export const linkProblem = (value: string): string | null =>
  /^https?:\/\/[!-~]+$/.test(value) ? null : 'must begin with https:// or http://';

const isWhole = (value: string): boolean => /^-?\d{1,9}$/.test(value);
const whole =
  (unit: string, minimum: number, maximum: number) =>
  (value: string): string | null =>
    isWhole(value) && Number(value) >= minimum && Number(value) <= maximum
      ? null
      : `must be a whole number of ${unit} from ${minimum} to ${maximum}`;
const lifespan = whole('seconds', 300, MONTH);

const codeOption = (key: string): KnownOption => ({ problem: (value) => codeOptionProblem(key, value) });
/** Must fit the session's timeouts, which are written apart from it. */
export const TOKEN_LIFESPAN = 'oauth.internal/basic-token.lifespan.seconds';

const known: Readonly<Record<string, KnownOption>> = {
  'password/limit.validity': { problem: whole('days', 0, 999_999) },
  'password/strength.validity': truth,
  'two-factor-authentication/enabled': { ...truth, tfa: 'enabledOnTenantLevel' },
  'two-factor-authentication/enforced': { ...truth, tfa: 'totpEnforcedOnTenantLevel' },
  'two-factor-authentication/strategy': {
    problem: oneOf('SMS', 'TOTP'),
    tfa: 'strategy',
    unset: (settings) => settings.strategy,
  },
  // Clients take 30 minutes for granted where it is not set.
  'two-factor-authentication/pin.validity': {
    ...codeOption('pin.validity'),
    unset: ({ codes }) => String(codes.codeValidity / 60_000),
  },
  'two-factor-authentication/token.validity': codeOption('token.validity'),
  'two-factor-authentication/sms.countries': codeOption('sms.countries'),
  'two-factor-authentication/sms.budget.day': codeOption('sms.budget.day'),
  'two-factor-authentication/sms.limit.address': codeOption('sms.limit.address'),
  'two-factor-authentication/phone.self-entry': codeOption('phone.self-entry'),
  [TOKEN_LIFESPAN]: {
    problem: lifespan,
    unset: ({ lifetimes }) => String(lifetimes.tokenMillis / 1000),
  },
  'oauth.internal/basic-user.cookie.lifespan.seconds': {
    problem: (value) =>
      (isWhole(value) && Number(value) < 0) || lifespan(value) === null
        ? null
        : `must be negative (until the browser is closed) or a whole number of seconds from 300 to ${MONTH}`,
  },
  'oauth.internal/body-token.lifespan.seconds': {
    problem: lifespan,
    unset: ({ lifetimes }) => String(lifetimes.bodyTokenMillis / 1000),
  },
  'oauth.internal/device-token.lifespan.seconds': { problem: lifespan },
  'configuration/tenant.login.ignore-case': truth,
  // Every page of shipped applications asks for the management tenant's, to link it under "Help".
  'configuration/system.support.url': { problem: linkProblem, inherited: true },
  'audit/retention.days': {
    problem: (value) =>
      value === '0' || whole('days', AUDIT_DAYS.least, AUDIT_DAYS.most)(value) === null
        ? null
        : `must be 0 (for ever) or a whole number of days from ${AUDIT_DAYS.least} to ${AUDIT_DAYS.most}`,
  },
  'mail/language': { problem: oneOf('en', 'de') },
};

export function knownOption(category: string, key: string): KnownOption | null {
  const name = `${category}/${key}`;
  return Object.hasOwn(known, name) ? (known[name] ?? null) : null;
}

/** What the server itself keeps among a tenant's settings, each with routes of its own. */
const internalCategories: readonly string[] = [LOGIN_OPTIONS, SINCE.category];

/** Whether options of the category are nobody's to read and write as options. */
export function isInternal(category: string): boolean {
  return internalCategories.includes(category);
}

/** Values under such keys are stored sealed and never shown. */
export function isCredential(key: string): boolean {
  return key.startsWith('credentials.');
}
