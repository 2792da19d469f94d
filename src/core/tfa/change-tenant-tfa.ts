import { DEVICES_GROUP } from '../../contract/permissions.ts';
import type { Strategy, TenantTfa, TenantTfaUpdate } from '../../contract/tenant-tfa.ts';
import { type Actor, authorIn } from '../access/actor.ts';
import { may, requireRight, requireTenant } from '../access/may.ts';
import { records } from '../audit/records.ts';
import { announceEnforcement } from '../mail/enforcement-notices.ts';
import type { Notices, QueueTools } from '../mail/queue-mail.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { MINUTE } from '../settings/code-settings.ts';
import { fixedFor, requireFree } from '../settings/require-free.ts';
import { preferredMode, readSettings, STRATEGY_SINCE, type TenantSettings } from '../settings/tenant-settings.ts';
import { tfaAvailable } from './enforcement.ts';

const CATEGORY = 'two-factor-authentication';
const strategies: readonly Strategy[] = ['SMS', 'TOTP'];

/** Why a strategy cannot be chosen, or `null`. */
async function impossible(
  tools: Pick<Tools, 'factors' | 'delivered' | 'sms'>,
  tenant: string,
  strategy: Strategy,
): Promise<string | null> {
  if (tools.factors.some((factor) => factor.strategy === strategy)) return null;
  const delivers = tools.delivered.some((factor) => factor.strategy === strategy);
  if (!delivers) return 'the login mode does not support it';
  return (await tools.sms.inForce(tenant)) !== 'none' ? null : 'no SMS gateway is configured';
}

/** A tenant's two-factor settings; for those who may change them, with what a change would do. */
export async function readTenantTfa(
  tools: Pick<Tools, 'storage' | 'factors' | 'delivered' | 'sms'>,
  actor: Actor,
  tenant: string,
): Promise<TenantTfa> {
  requireTenant(actor, tenant, 'readTenants');
  requireRight(actor, 'readTenantTfa');
  await requireExisting(tools.storage, actor, tenant);
  const settings = await readSettings(tools.storage, tenant);
  return {
    enabledOnSystemLevel: settings.enabledOnSystemLevel,
    enforcedOnSystemLevel: settings.enforcedOnSystemLevel,
    enabledOnTenantLevel: settings.enabledOnTenantLevel,
    enforcedUsersGroup: settings.enforcedUsersGroup,
    strategy: settings.strategy,
    totpEnforcedOnTenantLevel: settings.totpEnforcedOnTenantLevel,
    pinValidity: settings.codes.codeValidity / MINUTE,
    tokenValidity: settings.codes.tokenValidity / MINUTE,
    strategies: await Promise.all(
      strategies.map(async (strategy) => {
        const reason = (await impossible(tools, tenant, strategy)) ?? modeProblem(settings, strategy);
        return { strategy, possible: reason === null, ...(reason === null ? {} : { reason }) };
      }),
    ),
    ...(may(actor, 'changeTenantTfa')
      ? {
          fixed: await fixedFields(tools.storage, actor, tenant),
          impact: await impact(tools.storage, tenant, settings),
        }
      : {}),
  };
}

/** The keys under which they are stored. */
const keys: Readonly<Record<keyof TenantTfaUpdate, string>> = {
  enabledOnTenantLevel: 'enabled',
  strategy: 'strategy',
  totpEnforcedOnTenantLevel: 'enforced',
  pinValidity: 'pin.validity',
  tokenValidity: 'token.validity',
};

/** What the caller cannot change although they may: screens say so before anybody tries. */
async function fixedFields(
  storage: Pick<Storage, 'settings'>,
  actor: Actor,
  tenant: string,
): Promise<(keyof TenantTfaUpdate)[]> {
  const fixed = actor.tenant === tenant ? await fixedFor(storage, tenant, CATEGORY) : [];
  return (Object.keys(keys) as (keyof TenantTfaUpdate)[]).filter((field) => fixed.includes(keys[field]));
}

async function impact(
  { users }: Pick<Storage, 'users'>,
  tenant: string,
  { strategy }: TenantSettings,
): Promise<NonNullable<TenantTfa['impact']>> {
  const asked = { enabled: true, inGroup: { name: DEVICES_GROUP, member: false } };
  const having = (value: boolean) => (strategy === 'SMS' ? { smsEnabled: { value } } : { factorActive: value });
  return {
    activeUsers: await users.count(tenant, having(true)),
    usersWithoutFactor: await users.count(tenant, { ...asked, ...having(false) }),
    usersWithoutNumber: await users.count(tenant, { ...asked, hasSmsNumber: false }),
  };
}

type ChangeTools = Pick<Tools, 'storage' | 'factors' | 'delivered' | 'sms'> & QueueTools;

/** Changes the tenant's two-factor settings in one transaction. */
export async function changeTenantTfa(
  tools: ChangeTools,
  actor: Actor,
  tenant: string,
  update: TenantTfaUpdate,
): Promise<void> {
  await requireTfaChange(tools, actor, tenant, update);
  await tools.storage.transaction((storage) => applyTfaChange(tools, storage, actor, tenant, update));
}

/**
 * Refuses what may not, or cannot, be changed: `accessDenied`, `tenantNotFound`, `strategyNotPossible`. To be asked before
 * the transaction of the change: whether there is a gateway is not the transaction's to find out.
 */
export async function requireTfaChange(
  tools: Omit<ChangeTools, keyof QueueTools>,
  actor: Actor,
  tenant: string,
  update: TenantTfaUpdate,
): Promise<void> {
  requireTenant(actor, tenant, 'updateTenants');
  requireRight(actor, 'changeTenantTfa');
  await requireExisting(tools.storage, actor, tenant);
  if (update.strategy === undefined) return;
  const reason = await impossible(tools, tenant, update.strategy);
  if (reason !== null) throw new Refusal('strategyNotPossible', { strategy: update.strategy, reason });
}

/**
 * Changes the tenant's two-factor settings, in the transaction `storage`. A new strategy clears every user's set-up and
 * ends every session of the tenant, the acting one too; how many users it met is in the audit record, and each of them
 * is told by mail.
 *
 * Refuses `strategyNotPossible` where the login mode changed meanwhile, and `optionFixed` for what the management tenant
 * has fixed.
 */
export async function applyTfaChange(
  tools: QueueTools,
  storage: Storage,
  actor: Actor,
  tenant: string,
  update: TenantTfaUpdate,
): Promise<void> {
  const before = await readSettings(storage, tenant);
  const set = createSetter(storage, tenant, actor, tools.clock.now());
  const { enabledOnTenantLevel: enabled, totpEnforcedOnTenantLevel: enforced, strategy } = update;
  // A code that is out keeps the time that it was sent with.
  const { pinValidity: pin, tokenValidity: token } = update;
  if (pin !== undefined) await set(keys.pinValidity, before.codes.codeValidity / MINUTE, pin);
  if (token !== undefined) await set(keys.tokenValidity, before.codes.tokenValidity / MINUTE, token);
  if (enabled !== undefined) await set(keys.enabledOnTenantLevel, before.enabledOnTenantLevel, enabled);
  if (enforced !== undefined) await set(keys.totpEnforcedOnTenantLevel, before.totpEnforcedOnTenantLevel, enforced);
  let notices: Notices | null = null;
  if (strategy !== undefined && strategy !== before.strategy) {
    if (actor.tenant === tenant) await requireFree(storage, tenant, CATEGORY, [keys.strategy]);
    notices = await changeStrategy(tools, storage, tenant, actor, strategy);
  }
  if (strategy === 'TOTP' || enabled === true) requireFittingMode(await readSettings(storage, tenant), before);
  await announceEnforcement(tools, storage, actor, tenant, before, notices);
}

/** Basic carries no code: people whose login pages use it could not log in. */
function modeProblem(settings: TenantSettings, strategy: Strategy): string | null {
  if (strategy !== 'TOTP' || preferredMode(settings) === 'OAUTH2_INTERNAL') return null;
  return 'the preferred login mode is Basic, and TOTP needs OAI-Secure';
}

/** Asked after the change, behind whoever changes the login mode at this moment. What was so before is no change. */
function requireFittingMode(after: TenantSettings, before: TenantSettings): void {
  const reason = modeProblem(after, after.strategy);
  if (reason === null || (before.strategy === after.strategy && tfaAvailable(before))) return;
  throw new Refusal('strategyNotPossible', { strategy: after.strategy, reason });
}

/** One's own exists. Refuses `tenantNotFound`. */
async function requireExisting(storage: Pick<Storage, 'tenants'>, actor: Actor, tenant: string): Promise<void> {
  if (actor.tenant === tenant || (await storage.tenants.find(tenant)) !== null) return;
  throw new Refusal('tenantNotFound', { id: tenant });
}

function createSetter(storage: Storage, tenant: string, actor: Actor, now: number) {
  return async <Value extends boolean | number>(key: string, before: Value, after: Value): Promise<void> => {
    if (before === after) return;
    if (actor.tenant === tenant) await requireFree(storage, tenant, CATEGORY, [key]);
    await storage.settings.put(tenant, CATEGORY, key, String(after));
    await storage.audit.append(tenant, {
      time: now,
      ...records.settingChanged(authorIn(tenant, actor), `${CATEGORY}/${key}`, String(before), String(after)),
    });
  };
}

/** @returns what is to be told to those who lost their set-up by it */
async function changeStrategy(
  tools: Pick<Tools, 'clock'>,
  storage: Storage,
  tenant: string,
  actor: Actor,
  strategy: Strategy,
): Promise<Notices> {
  const now = tools.clock.now();
  await storage.settings.put(tenant, CATEGORY, keys.strategy, strategy);
  await storage.settings.put(tenant, STRATEGY_SINCE.category, STRATEGY_SINCE.key, String(now));
  const secrets = await storage.factors.revokeAll(tenant);
  const cleared = [...new Set([...secrets, ...(await storage.users.switchSmsOff(tenant))])];
  await storage.sessions.endOfTenant(tenant, 'strategy', now);
  await storage.audit.append(tenant, {
    time: now,
    ...records.strategyChanged(authorIn(tenant, actor), strategy, cleared.length),
  });
  const by = authorIn(tenant, actor).userName;
  return { userKeys: cleared, facts: { kind: 'strategyChanged', by, strategy } };
}
