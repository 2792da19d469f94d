import type { SessionConfiguration } from '../../contract/login-options.ts';
import type { Strategy } from '../../contract/tenant-tfa.ts';
import { type Language, readLanguage } from '../mail/language.ts';
import type { SettingRecord } from '../ports/settings.ts';
import { PLATFORM } from '../ports/settings.ts';
import type { Storage } from '../ports/storage.ts';
import { type CodeSettings, readCodeSettings } from './code-settings.ts';

/** Settings of a tenant, together with what the platform sets above it. */
export interface TenantSettings {
  readonly strategy: Strategy;
  readonly enabledOnTenantLevel: boolean;
  readonly enabledOnSystemLevel: boolean;
  readonly enforcedOnSystemLevel: boolean;
  /** Name of the global role whose holders must have a second factor. */
  readonly enforcedUsersGroup: string | null;
  readonly totpEnforcedOnTenantLevel: boolean;
  /** How codes are delivered, under a strategy that delivers them. */
  readonly codes: CodeSettings;
  readonly sessions: SessionConfiguration;
  /** How long one token is good for, ms. */
  readonly tokenLifespan: number;
  /** Names match whatever their case. */
  readonly ignoreCase: boolean;
  /** Days a password is good for; 0 = for ever. */
  readonly passwordValidityDays: number;
  readonly strengthEnforced: boolean;
  readonly strengthEnforcedBySystem: boolean;
  readonly greenMinLength: number;
  /** How many earlier passwords may not be used again; 0 = only the current one. */
  readonly passwordHistorySize: number;
  /** Of mails to users who have not chosen one. */
  readonly language: Language;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** docs/security.md: absolute 12 hours, renewed after 15 minutes, a token for 30 minutes, 5 sessions in parallel. */
export const defaultSessions: SessionConfiguration = {
  absoluteTimeoutMillis: 12 * HOUR,
  renewalTimeoutMillis: 15 * MINUTE,
  maximumNumberOfParallelSessions: 5,
  userAgentValidationRequired: false,
};
const DEFAULT_TOKEN_LIFESPAN = 30 * MINUTE;
const DEFAULT_GREEN_MIN_LENGTH = 8;
const DEFAULT_HISTORY_SIZE = 10;
/** Each costs a hash when a password is chosen. */
const MAX_HISTORY_SIZE = 24;

/** Reads a tenant's settings; values out of bounds count as not set. */
export async function readSettings(storage: Pick<Storage, 'settings'>, tenant: string): Promise<TenantSettings> {
  const own = lookup(await storage.settings.all(tenant));
  const platform = lookup(await storage.settings.all(PLATFORM));
  const tfa = 'two-factor-authentication';
  return {
    strategy: own(tfa, 'strategy') === 'SMS' ? 'SMS' : 'TOTP',
    enabledOnTenantLevel: own(tfa, 'enabled') === 'true',
    enabledOnSystemLevel: platform(tfa, 'enabled') === 'true',
    enforcedOnSystemLevel: enforcesFor(tenant, platform(tfa, 'enforced')),
    enforcedUsersGroup: platform(tfa, 'enforced.group') || null,
    totpEnforcedOnTenantLevel: own(tfa, 'enforced') === 'true',
    codes: readCodeSettings(own, platform),
    sessions: parseSessions(own('login-options', 'OAUTH2_INTERNAL')),
    tokenLifespan:
      1000 * whole(own('oauth.internal', 'basic-token.lifespan.seconds'), 300, DEFAULT_TOKEN_LIFESPAN / 1000),
    ignoreCase: own('configuration', 'tenant.login.ignore-case') === 'true',
    passwordValidityDays: whole(platform('password', 'limit.validity') ?? own('password', 'limit.validity'), 0, 0),
    strengthEnforced:
      platform('password', 'enforce.strength') === 'true' || own('password', 'strength.validity') === 'true',
    strengthEnforcedBySystem: platform('password', 'enforce.strength') === 'true',
    passwordHistorySize: Math.min(
      whole(platform('password', 'history.size'), 0, DEFAULT_HISTORY_SIZE),
      MAX_HISTORY_SIZE,
    ),
    language: readLanguage(own('mail', 'language') ?? platform('mail', 'language')) ?? 'en',
    greenMinLength: Math.min(whole(platform('password', 'green.min-length'), 8, DEFAULT_GREEN_MIN_LENGTH), 32),
  };
}

/** Whether the platform's option, `true` or a list of tenants, enforces a second factor for a tenant. */
export function enforcesFor(tenant: string, option: string | null): boolean {
  const names = (option ?? '').split(',').map((name) => name.trim());
  return names.includes('true') || names.includes(tenant);
}

function lookup(rows: readonly SettingRecord[]): (category: string, key: string) => string | null {
  const values = new Map(rows.map((row) => [`${row.category}\n${row.key}`, row.value]));
  return (category, key) => values.get(`${category}\n${key}`) ?? null;
}

function whole(text: string | null, minimum: number, fallback: number): number {
  if (text === null || !/^\d{1,9}$/.test(text)) return fallback;
  const value = Number(text);
  return value < minimum ? fallback : value;
}

/** What is out of bounds counts as not set: a session that never starts, or never ends, is nobody's intention. */
function parseSessions(json: string | null): SessionConfiguration {
  const stored = parseObject(json)?.sessionConfiguration ?? {};
  const bounded = (
    name: 'absoluteTimeoutMillis' | 'renewalTimeoutMillis' | 'maximumNumberOfParallelSessions',
    minimum: number,
  ) => {
    const value = stored[name];
    return typeof value === 'number' && Number.isSafeInteger(value) && value >= minimum ? value : defaultSessions[name];
  };
  return {
    absoluteTimeoutMillis: bounded('absoluteTimeoutMillis', 15 * MINUTE),
    renewalTimeoutMillis: bounded('renewalTimeoutMillis', MINUTE),
    maximumNumberOfParallelSessions: bounded('maximumNumberOfParallelSessions', 1),
    userAgentValidationRequired: stored.userAgentValidationRequired === true,
  };
}

function parseObject(json: string | null): { sessionConfiguration?: Partial<SessionConfiguration> } | null {
  try {
    return JSON.parse(json ?? 'null') as { sessionConfiguration?: Partial<SessionConfiguration> } | null;
  } catch {
    return null;
  }
}
