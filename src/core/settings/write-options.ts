import { ENCRYPTED } from '../../contract/options.ts';
import type { Right } from '../../contract/rights.ts';
import type { TenantTfaUpdate } from '../../contract/tenant-tfa.ts';
import { type Actor, author } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { Place } from '../ports/sealer.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { applyTfaChange, requireTfaChange } from '../tfa/change-tenant-tfa.ts';
import { isCredential, isInternal, knownOption, TOKEN_LIFESPAN } from './known-options.ts';
import type { Option } from './read-options.ts';
import { requireFree } from './require-free.ts';
import { requireFittingLifetimes, type Written } from './settle-lifetimes.ts';
import { requireSoundTemplate, TEMPLATE } from './sms-template.ts';

type WriteTools = Parameters<typeof requireTfaChange>[0] & Pick<Tools, 'sealer' | 'identity' | 'clock' | 'randomness'>;

/** All options of a tenant together: they are read whole with every login. */
const MAX_TOGETHER = 256 * 1024;

/** Where a sealed option lives. */
export function optionPlace(tenant: string, category: string, key: string): Place {
  return { tenant, table: 'settings', row: `${category}/${key}`, column: 'value' };
}

/**
 * Creates or replaces options, all or none.
 *
 * Refuses `accessDenied`, `optionFixed`, `validation`, and what `requireTfaChange` refuses: two-factor settings are
 * changed by it here too, with its rights, effects and records.
 */
export async function writeOptions(
  tools: WriteTools,
  actor: Actor,
  category: string,
  values: Readonly<Record<string, string>>,
): Promise<readonly Option[]> {
  requireRightOverOptions(actor, category);
  const entries = Object.entries(values);
  for (const [key, value] of entries) {
    requirePossible(category, key, value);
    if (`${category}/${key}` === TEMPLATE) await requireSoundTemplate(tools, actor.tenant, value);
  }
  const tfa = tfaChange(category, values);
  if (tfa !== null) await requireTfaChange(tools, actor, actor.tenant, tfa);
  const written = await tools.storage.transaction(async (storage) => {
    await storage.settings.takeTurn(actor.tenant);
    await requireFree(storage, actor.tenant, category, Object.keys(values));
    if (tfa !== null) await applyTfaChange(tools, storage, actor, actor.tenant, tfa);
    const written: Written[] = [];
    for (const [key, value] of entries) {
      const previous = await write({ ...tools, storage }, actor, { category, key, value });
      if (previous !== value) written.push({ category, key, previous, value });
    }
    await requireRoom(storage, actor.tenant);
    return written;
  });
  if (written.some((one) => `${one.category}/${one.key}` === TOKEN_LIFESPAN)) {
    await requireFittingLifetimes(tools, actor, written);
  }
  return entries.map(([key, value]) => ({ category, key, value: isCredential(key) ? ENCRYPTED : value }));
}

/** Removes an option; what is in force then is the default. Refuses `accessDenied`, `optionFixed`, `optionNotFound`. */
export async function deleteOption(tools: WriteTools, actor: Actor, category: string, key: string): Promise<void> {
  requireRightOverOptions(actor, category);
  const known = knownOption(category, key);
  if (known?.tfa === 'strategy') {
    throw new Refusal('validation', { reason: `${category}/${key}: a tenant always has one; set it to SMS or TOTP` });
  }
  const tfa = tfaChange(category, { [key]: 'false' });
  if (tfa !== null) await requireTfaChange(tools, actor, actor.tenant, tfa);
  await tools.storage.transaction(async (storage) => {
    await storage.settings.takeTurn(actor.tenant);
    await requireFree(storage, actor.tenant, category, [key]);
    const before = isInternal(category) ? null : await storage.settings.get(actor.tenant, category, key);
    if (before === null) throw new Refusal('optionNotFound', { category, key });
    if (tfa !== null) await applyTfaChange(tools, storage, actor, actor.tenant, tfa);
    await storage.settings.remove(actor.tenant, category, key);
    const record = records.optionDeleted(author(actor), `${category}/${key}`, told(category, key, before));
    await storage.audit.append(actor.tenant, { time: tools.clock.now(), ...record });
  });
}

/**
 * Says whether other tenants may have a value of their own for an option of the management tenant.
 *
 * Refuses `accessDenied` to all but the management tenant's, `optionNotFound`.
 */
export async function setOptionEditable(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  { category, key }: { readonly category: string; readonly key: string },
  editable: boolean,
): Promise<Option> {
  requireRight(actor, 'fixOptions');
  return tools.storage.transaction(async (storage) => {
    const value = isInternal(category) ? null : await storage.settings.get(actor.tenant, category, key);
    if (value === null || !(await storage.settings.setEditable(actor.tenant, category, key, editable))) {
      throw new Refusal('optionNotFound', { category, key });
    }
    const record = records.optionFixed(author(actor), `${category}/${key}`, editable);
    await storage.audit.append(actor.tenant, { time: tools.clock.now(), ...record });
    return { category, key, value: isCredential(key) ? ENCRYPTED : value };
  });
}

/** What some options decide takes the right over that too. */
const furtherRights: Readonly<Record<string, Right>> = {
  // How codes are sent, how long they live and who may name a phone decide as much as the strategy does.
  'two-factor-authentication': 'changeTenantTfa',
  // How long the log remembers.
  audit: 'writeAudit',
};

function requireRightOverOptions(actor: Actor, category: string): void {
  requireRight(actor, 'changeOptions');
  const further = Object.hasOwn(furtherRights, category) ? furtherRights[category] : undefined;
  if (further !== undefined) requireRight(actor, further);
}

function requirePossible(category: string, key: string, value: string): void {
  const problem = isInternal(category) ? 'is changed by calls of its own' : knownOption(category, key)?.problem(value);
  if (problem) throw new Refusal('validation', { reason: `${category}/${key}: ${problem}` });
}

/** Two-factor settings go the way of `PUT /tenant/tenants/{tenant}/tfa`, all of one request at once; `null` = none. */
function tfaChange(category: string, values: Readonly<Record<string, string>>): TenantTfaUpdate | null {
  const update: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(values)) {
    const field = knownOption(category, key)?.tfa;
    if (field !== undefined) update[field] = field === 'strategy' ? value : value === 'true';
  }
  return Object.keys(update).length === 0 ? null : (update as TenantTfaUpdate);
}

/** @returns what was stored before */
async function write(tools: WriteTools, actor: Actor, { category, key, value }: Option): Promise<string | null> {
  const { tenant } = actor;
  const { settings, audit } = tools.storage;
  const sealed = isCredential(key);
  if (sealed && value === ENCRYPTED) {
    // A client that reads a category, changes something else and writes all of it back.
    if ((await settings.get(tenant, category, key)) !== null) return value;
    throw new Refusal('validation', { reason: `${category}/${key}: ${ENCRYPTED} stands for a value that is not set` });
  }
  const stored = sealed ? tools.sealer.seal(Buffer.from(value), optionPlace(tenant, category, key)) : value;
  const previous = await settings.put(tenant, category, key, stored);
  // Recorded by the change itself.
  if (previous === stored || knownOption(category, key)?.tfa !== undefined) return previous;
  const name = `${category}/${key}`;
  const record =
    previous === null
      ? records.optionCreated(author(actor), name, told(category, key, value))
      : records.settingChanged(author(actor), name, told(category, key, previous), told(category, key, value));
  await audit.append(tenant, { time: tools.clock.now(), ...record });
  return previous;
}

/** What a record tells of a value: options that we do not know may hold anybody's secret. */
function told(category: string, key: string, value: string): string | null {
  return knownOption(category, key) === null ? null : value;
}

async function requireRoom(storage: Pick<Storage, 'settings'>, tenant: string): Promise<void> {
  const rows = await storage.settings.all(tenant);
  const size = rows.reduce((sum, { category, key, value }) => sum + category.length + key.length + value.length, 0);
  if (size > MAX_TOGETHER) {
    throw new Refusal('validation', { reason: `the options of a tenant must have at most ${MAX_TOGETHER} characters` });
  }
}
