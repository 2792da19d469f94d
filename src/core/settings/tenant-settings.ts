import type { Strategy } from '../../contract/tenant-tfa.ts';
import { type Language, readLanguage } from '../mail/language.ts';
import type { SettingRecord } from '../ports/settings.ts';
import { PLATFORM } from '../ports/settings.ts';
import type { Storage } from '../ports/storage.ts';
import { type CodeSettings, readCodeSettings } from './code-settings.ts';
import { type Lifespans, type Lifetimes, lifetimes } from './lifetimes.ts';
import { LOGIN_OPTIONS, type LoginOption, parseLoginOption } from './login-options.ts';

/** Settings of a tenant, together with what the platform sets above it. */
export interface TenantSettings {
  readonly strategy: Strategy;
  /** When it was last changed, or `null`. */
  readonly strategySince: number | null;
  readonly enabledOnTenantLevel: boolean;
  readonly enabledOnSystemLevel: boolean;
  readonly enforcedOnSystemLevel: boolean;
  /** Name of the global role whose holders must have a second factor. */
  readonly enforcedUsersGroup: string | null;
  readonly totpEnforcedOnTenantLevel: boolean;
  /** How codes are delivered, under a strategy that delivers them. */
  readonly codes: CodeSettings;
  /** The ways to log in; `null` = the tenant does not have it. */
  readonly oauthInternal: LoginOption | null;
  readonly basic: LoginOption | null;
  readonly lifetimes: Lifetimes;
  /** Seconds, as set by the tenant. */
  readonly tokenLifespan: number | null;
  /** Names match whatever their case. */
  readonly ignoreCase: boolean;
  /** Days a password is good for; 0 = for ever. */
  readonly passwordValidityDays: number;
  readonly strengthEnforced: boolean;
  readonly strengthEnforcedBySystem: boolean;
  readonly greenMinLength: number;
  /** How many earlier passwords may not be used again; 0 = only the current one. */
  readonly passwordHistorySize: number;
  /** Days that audit records are kept; 0 = for ever. */
  readonly auditDays: number;
  /** Of mails to users who have not chosen one. */
  readonly language: Language;
}

/**
 * Audit records are there for a year and what it takes to look back on it. Whoever broke in, with every right over the
 * log, does not have it forget the last three months (PCI DSS 4.0 10.5.1: twelve months, three of them at hand).
 */
export const AUDIT_DAYS = { preset: 400, least: 90, most: 36_500 } as const;

/** Written with the strategy; nobody's to read or write as an option. */
export const STRATEGY_SINCE = { category: 'two-factor-state', key: 'strategy.since' } as const;

const DEFAULT_GREEN_MIN_LENGTH = 8;
const DEFAULT_HISTORY_SIZE = 10;
/** Each costs a hash when a password is chosen. */
const MAX_HISTORY_SIZE = 24;

/** Reads a tenant's settings; values out of bounds count as not set. */
export async function readSettings(storage: Pick<Storage, 'settings'>, tenant: string): Promise<TenantSettings> {
  const own = lookup(await storage.settings.all(tenant));
  const platform = lookup(await storage.settings.all(PLATFORM));
  const tfa = 'two-factor-authentication';
  const oauthInternal = parseLoginOption('OAUTH2_INTERNAL', own(LOGIN_OPTIONS, 'OAUTH2_INTERNAL'));
  const spans = readLifespans(own);
  return {
    strategy: own(tfa, 'strategy') === 'SMS' ? 'SMS' : 'TOTP',
    strategySince: Number(own(STRATEGY_SINCE.category, STRATEGY_SINCE.key)) || null,
    enabledOnTenantLevel: own(tfa, 'enabled') === 'true',
    enabledOnSystemLevel: platform(tfa, 'enabled') === 'true',
    enforcedOnSystemLevel: enforcesFor(tenant, platform(tfa, 'enforced')),
    enforcedUsersGroup: platform(tfa, 'enforced.group') || null,
    totpEnforcedOnTenantLevel: own(tfa, 'enforced') === 'true',
    codes: readCodeSettings(own, platform),
    oauthInternal,
    basic: parseLoginOption('BASIC', own(LOGIN_OPTIONS, 'BASIC')),
    lifetimes: lifetimes(oauthInternal?.sessionConfiguration ?? null, spans),
    tokenLifespan: spans.token,
    ignoreCase: own('configuration', 'tenant.login.ignore-case') === 'true',
    passwordValidityDays: whole(platform('password', 'limit.validity') ?? own('password', 'limit.validity'), 0, 0),
    strengthEnforced:
      platform('password', 'enforce.strength') === 'true' || own('password', 'strength.validity') === 'true',
    strengthEnforcedBySystem: platform('password', 'enforce.strength') === 'true',
    passwordHistorySize: Math.min(
      whole(platform('password', 'history.size'), 0, DEFAULT_HISTORY_SIZE),
      MAX_HISTORY_SIZE,
    ),
    auditDays: readAuditDays(own('audit', 'retention.days')),
    language: readLanguage(own('mail', 'language') ?? platform('mail', 'language')) ?? 'en',
    greenMinLength: Math.min(whole(platform('password', 'green.min-length'), 8, DEFAULT_GREEN_MIN_LENGTH), 32),
  };
}

function readAuditDays(text: string | null): number {
  if (text === '0') return 0;
  const days = whole(text, AUDIT_DAYS.least, AUDIT_DAYS.preset);
  return days > AUDIT_DAYS.most ? AUDIT_DAYS.preset : days;
}

/** Whether the platform's option, `true` or a list of tenants, enforces a second factor for a tenant. */
export function enforcesFor(tenant: string, option: string | null): boolean {
  const names = (option ?? '').split(',').map((name) => name.trim());
  return names.includes('true') || names.includes(tenant);
}

/**
 * The login mode that clients take: the first one on the login page in their order of preference. None: Basic. A second
 * factor that the login asks for needs OAI-Secure.
 */
export function preferredMode({ oauthInternal }: Pick<TenantSettings, 'oauthInternal'>): 'OAUTH2_INTERNAL' | 'BASIC' {
  return oauthInternal?.visibleOnLoginPage === true ? 'OAUTH2_INTERNAL' : 'BASIC';
}

function readLifespans(own: (category: string, key: string) => string | null): Lifespans {
  const seconds = (key: string): number | null => {
    const text = own('oauth.internal', key);
    if (text === null || !/^-?\d{1,9}$/.test(text)) return null;
    const value = Number(text);
    return value >= 300 || value < 0 ? value : null;
  };
  const positive = (key: string): number | null => {
    const value = seconds(key);
    return value !== null && value < 0 ? null : value;
  };
  return {
    token: positive('basic-token.lifespan.seconds'),
    bodyToken: positive('body-token.lifespan.seconds'),
    deviceToken: positive('device-token.lifespan.seconds'),
    cookie: seconds('basic-user.cookie.lifespan.seconds'),
  };
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
