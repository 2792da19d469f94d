import {
  type AuthConfigUpdate,
  type LoginOptionType,
  loginOptionTypes,
  ssoPart,
} from '../../contract/login-options.ts';
import { MANAGEMENT } from '../../contract/permissions.ts';
import { type Actor, author, authorIn } from '../access/actor.ts';
import { may, requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { Place } from '../ports/sealer.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { tfaAvailable } from '../tfa/enforcement.ts';
import { DELETED, defaultLoginOptions, LOGIN_OPTIONS, type LoginOption, parseLoginOption } from './login-options.ts';
import { requireFittingLifetimes } from './settle-lifetimes.ts';
import { preferredMode, readSettings } from './tenant-settings.ts';
import { optionPlace } from './write-options.ts';

type OptionTools = Pick<Tools, 'storage' | 'clock' | 'sealer'>;

/** In the words of a message that clients know. */
const kinds: Readonly<Record<LoginOptionType, string>> = {
  OAUTH2_INTERNAL: 'Password code grant',
  BASIC: 'Basic',
  OAUTH2: 'Authorization code grant',
};

/** The type that a path names, by type in any case or by id. Refuses `loginOptionNotFound`. */
function typeOf(typeOrId: string): LoginOptionType {
  const type = loginOptionTypes.find((one) => one === typeOrId.toUpperCase());
  if (type === undefined) throw new Refusal('loginOptionNotFound', { id: typeOrId.replaceAll(/[^\w-]/g, '?') });
  return type;
}

/** What single sign-on needs holds secrets of its provider: it is sealed whole. */
const ssoPlace = (tenant: string): Place => optionPlace(tenant, LOGIN_OPTIONS, 'OAUTH2');

function decode({ sealer }: Pick<Tools, 'sealer'>, tenant: string, type: LoginOptionType, stored: string | null) {
  const isSealed = type === 'OAUTH2' && stored !== null && stored !== DELETED;
  return parseLoginOption(type, isSealed ? Buffer.from(sealer.open(stored, ssoPlace(tenant))).toString() : stored);
}

function encode({ sealer }: Pick<Tools, 'sealer'>, tenant: string, option: LoginOption): string {
  const json = JSON.stringify(option);
  return option.type === 'OAUTH2' ? sealer.seal(Buffer.from(json), ssoPlace(tenant)) : json;
}

async function find(tools: OptionTools, tenant: string, type: LoginOptionType): Promise<LoginOption | null> {
  return decode(tools, tenant, type, await tools.storage.settings.get(tenant, LOGIN_OPTIONS, type));
}

/** Refuses `accessDenied` for what only the management tenant may see. */
function requireOpen(actor: Actor, option: LoginOption): void {
  if (option.onlyManagementTenantAccess && actor.tenant !== MANAGEMENT) throw new Refusal('accessDenied');
}

/**
 * One login option. Of single sign-on only those who may change it see what it is configured with: nearly everybody may
 * read, and a provider's secret is in it.
 *
 * Refuses `accessDenied`, `loginOptionNotFound`.
 */
export async function readLoginOption(tools: OptionTools, actor: Actor, typeOrId: string): Promise<LoginOption> {
  requireRight(actor, 'readLoginOptions');
  const type = typeOf(typeOrId);
  const option = await find(tools, actor.tenant, type);
  if (option === null) throw new Refusal('loginOptionNotFound', { id: type });
  requireOpen(actor, option);
  if (may(actor, 'changeLoginOptions')) return option;
  const { buttonName } = option.sso;
  return { ...option, sso: buttonName === undefined ? {} : { buttonName } };
}

export interface LoginOptionChange {
  /** What the path names; `null` creates one. */
  readonly typeOrId: string | null;
  readonly update: AuthConfigUpdate;
  /** Log everybody in the tenant out with it. */
  readonly terminateUserSessions: boolean;
}

/**
 * Creates or replaces a login option. A body without `authenticationRestrictions` or `visibleOnLoginPage` leaves them as
 * they are; one without `sessionConfiguration` makes tokens plain.
 *
 * Refuses `accessDenied`, `loginOptionNotFound`, `loginOptionExists`, `loginModeNotPossible`, `validation`.
 */
export async function saveLoginOption(
  tools: OptionTools,
  actor: Actor,
  { typeOrId, update, terminateUserSessions }: LoginOptionChange,
): Promise<LoginOption> {
  requireRight(actor, 'changeLoginOptions');
  const type = typeOrId === null ? update.type : typeOf(typeOrId);
  if (type !== update.type) throw new Refusal('validation', { reason: `type: is ${type} here and cannot be changed` });
  requireSupported(update);
  const { tenant } = actor;
  const now = tools.clock.now();
  const { option, written } = await tools.storage.transaction(async (storage) => {
    await storage.settings.takeTurn(tenant);
    const before = await find({ ...tools, storage }, tenant, type);
    if (typeOrId !== null && before === null) throw new Refusal('loginOptionNotFound', { id: type });
    if (typeOrId === null && before !== null) throw new Refusal('loginOptionExists', { kind: kinds[type] });
    if (before !== null) requireOpen(actor, before);
    const option = merge(before ?? { ...defaultLoginOptions[type], visibleOnLoginPage: false }, update);
    const value = encode(tools, tenant, option);
    const previous = await storage.settings.put(tenant, LOGIN_OPTIONS, type, value);
    await requirePossible(storage, tenant);
    if (terminateUserSessions) await storage.sessions.endOfTenant(tenant, 'revoked', now);
    const change = before === null ? 'added' : 'updated';
    await storage.audit.append(tenant, { time: now, ...records.authConfig(author(actor), type, change) });
    return { option, written: { category: LOGIN_OPTIONS, key: type, previous, value } };
  });
  if (type === 'OAUTH2_INTERNAL') await requireFittingLifetimes(tools, actor, [written]);
  return option;
}

function merge(before: LoginOption, update: AuthConfigUpdate): LoginOption {
  return {
    type: before.type,
    providerName: update.providerName,
    userManagementSource: update.userManagementSource ?? before.userManagementSource,
    grantType: update.grantType ?? before.grantType,
    visibleOnLoginPage: update.visibleOnLoginPage ?? before.visibleOnLoginPage,
    onlyManagementTenantAccess: before.onlyManagementTenantAccess,
    authenticationRestrictions:
      before.type === 'BASIC' ? (update.authenticationRestrictions ?? before.authenticationRestrictions) : null,
    sessionConfiguration: before.type === 'OAUTH2_INTERNAL' ? (update.sessionConfiguration ?? null) : null,
    sso: before.type === 'OAUTH2' ? ssoPart(update) : {},
  };
}

/** What cannot work here is refused, not stored: it would be a button that leads nowhere. */
function requireSupported(update: AuthConfigUpdate): void {
  const isSso = update.type === 'OAUTH2';
  const refuse = (reason: string): never => {
    throw new Refusal('loginModeNotPossible', { reason });
  };
  if (isSso && update.visibleOnLoginPage === true) refuse('single sign-on is stored, but is not part of this version');
  if (!isSso && update.userManagementSource === 'REMOTE') refuse('only OAUTH2 has users of another system');
  if (!isSso && update.grantType === 'AUTHORIZATION_CODE') refuse('only OAUTH2 has the grant AUTHORIZATION_CODE');
}

/**
 * Basic carries no TOTP code: with login pages that use it nobody with a second factor could log in. Asked behind
 * whoever changes the strategy at this moment. Refuses `loginModeNotPossible`.
 */
async function requirePossible(storage: Pick<Storage, 'settings'>, tenant: string): Promise<void> {
  const settings = await readSettings(storage, tenant);
  const needsCodes = settings.strategy === 'TOTP' && tfaAvailable(settings);
  if (!needsCodes) return;
  if (preferredMode(settings) !== 'OAUTH2_INTERNAL' || settings.basic?.visibleOnLoginPage === true) {
    throw new Refusal('loginModeNotPossible', { reason: 'two-factor authentication with TOTP needs OAI-Secure' });
  }
}

/**
 * Deletes a login option. Without OAI-Secure there are no logins with cookies and tokens; without Basic's there are no
 * restrictions on it.
 *
 * Refuses `accessDenied`, `loginOptionNotFound`, `loginModeNotPossible`.
 */
export async function deleteLoginOption(tools: OptionTools, actor: Actor, typeOrId: string): Promise<void> {
  requireRight(actor, 'changeLoginOptions');
  const type = typeOf(typeOrId);
  const { tenant } = actor;
  await tools.storage.transaction(async (storage) => {
    await storage.settings.takeTurn(tenant);
    const before = await find({ ...tools, storage }, tenant, type);
    if (before === null) throw new Refusal('loginOptionNotFound', { id: type });
    requireOpen(actor, before);
    if (type === 'OAUTH2') await storage.settings.remove(tenant, LOGIN_OPTIONS, type);
    else await storage.settings.put(tenant, LOGIN_OPTIONS, type, DELETED);
    await requirePossible(storage, tenant);
    const record = records.authConfig(author(actor), type, 'deleted');
    await storage.audit.append(tenant, { time: tools.clock.now(), ...record });
  });
}

/**
 * Keeps a tenant's login option for the management tenant to read and change, or gives it back.
 *
 * Refuses `accessDenied`, `tenantNotFound`, `loginOptionNotFound`.
 */
export async function restrictLoginOption(
  tools: OptionTools,
  actor: Actor,
  { typeOrId, tenant }: { readonly typeOrId: string; readonly tenant: string },
  onlyManagementTenantAccess: boolean,
): Promise<LoginOption> {
  requireRight(actor, 'restrictLoginOptions');
  const type = typeOf(typeOrId);
  if ((await tools.storage.tenants.find(tenant)) === null) throw new Refusal('tenantNotFound', { id: tenant });
  return tools.storage.transaction(async (storage) => {
    await storage.settings.takeTurn(tenant);
    const before = await find({ ...tools, storage }, tenant, type);
    if (before === null) throw new Refusal('loginOptionNotFound', { id: type });
    const option = { ...before, onlyManagementTenantAccess };
    await storage.settings.put(tenant, LOGIN_OPTIONS, type, encode(tools, tenant, option));
    const changes = [
      { attribute: 'onlyManagementTenantAccess', type: 'boolean', newValue: onlyManagementTenantAccess },
    ];
    const record = records.authConfig(authorIn(tenant, actor), type, 'updated', changes);
    await storage.audit.append(tenant, { time: tools.clock.now(), ...record });
    return option;
  });
}
