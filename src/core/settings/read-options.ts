import { ENCRYPTED } from '../../contract/options.ts';
import { MANAGEMENT } from '../../contract/permissions.ts';
import type { Actor } from '../access/actor.ts';
import { may, requireRight } from '../access/may.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { isCredential, isInternal, knownOption } from './known-options.ts';
import { readSettings } from './tenant-settings.ts';

export interface Option {
  readonly category: string;
  readonly key: string;
  /** As it may be shown. */
  readonly value: string;
  /** Where one is read: the management tenant has fixed it. */
  readonly editable?: false;
}

type StorageOnly = Pick<Tools, 'storage'>;

/** Whose value is asked for: the tenant's own, what the management tenant has for others, or the tenant's and else what is in force. */
export type Evaluate = 'current' | 'inherited' | undefined;

/** What may be shown of a tenant's stored options, by category and key; sealed values as `<<Encrypted>>`. */
async function shown(storage: Pick<Storage, 'settings'>, tenant: string): Promise<readonly Option[]> {
  const rows = await storage.settings.all(tenant);
  return rows
    .filter(({ category }) => !isInternal(category))
    .map(({ category, key, value }) => ({ category, key, value: isCredential(key) ? ENCRYPTED : value }));
}

/** Every option that the tenant has set. Refuses `accessDenied`. */
export async function listOptions(tools: StorageOnly, actor: Actor): Promise<readonly Option[]> {
  requireRight(actor, 'readOptions');
  return shown(tools.storage, actor.tenant);
}

/** A category as a map, empty where nothing is set. Refuses `accessDenied`. */
export async function readCategory(
  tools: StorageOnly,
  actor: Actor,
  category: string,
): Promise<Readonly<Record<string, string>>> {
  const options = await listOptions(tools, actor);
  return Object.fromEntries(options.filter((one) => one.category === category).map(({ key, value }) => [key, value]));
}

/**
 * One option. The two-factor settings that `GET /tenant/tenants/{tenant}/tfa` tells are open to whoever may read them
 * there: user lists of shipped clients ask for the strategy here, and offer no "Revoke" without an answer.
 *
 * Refuses `accessDenied`, `optionNotFound`: clients take their own default then.
 */
export async function readOption(
  tools: StorageOnly,
  actor: Actor,
  { category, key }: { readonly category: string; readonly key: string },
  evaluate: Evaluate,
): Promise<Option> {
  const known = knownOption(category, key);
  if (known?.tfa === undefined || !may(actor, 'readTenantTfa')) requireRight(actor, 'readOptions');
  const stored = await storedOption(tools, actor.tenant, { category, key }, evaluate);
  const isFixed = (await tools.storage.settings.fixed(MANAGEMENT, category)).includes(key);
  const option = { category, key, ...(isFixed ? { editable: false as const } : {}) };
  if (stored !== null) return { ...option, value: isCredential(key) ? ENCRYPTED : stored };
  if (evaluate === undefined && known?.unset !== undefined) {
    return { ...option, value: known.unset(await readSettings(tools.storage, actor.tenant)) };
  }
  throw new Refusal('optionNotFound', { category, key });
}

/** What the management tenant has set is its own business, unless it is meant for others. */
async function storedOption(
  { storage: { settings } }: StorageOnly,
  tenant: string,
  { category, key }: { readonly category: string; readonly key: string },
  evaluate: Evaluate,
): Promise<string | null> {
  if (isInternal(category)) return null;
  if (evaluate !== 'inherited') return settings.get(tenant, category, key);
  if (knownOption(category, key)?.inherited === true) return settings.get(MANAGEMENT, category, key);
  return settings.inherited(MANAGEMENT, category, key);
}

/** Password rules of a tenant that login pages ask for before anybody is signed in. */
const open: readonly string[] = ['password/limit.validity', 'password/strength.validity'];

/** Refuses `optionNotFound` for all but these rules: everything else has an address of its own. */
export function requireSecurityOption({ category, key }: Pick<Option, 'category' | 'key'>): void {
  if (!open.includes(`${category}/${key}`)) throw new Refusal('optionNotFound', { category, key });
}

/** One of the password rules of a tenant. Refuses `optionNotFound`. */
export async function readSecurityOption(
  tools: StorageOnly,
  tenant: string,
  { category, key }: Pick<Option, 'category' | 'key'>,
): Promise<Option> {
  requireSecurityOption({ category, key });
  const value = await tools.storage.settings.get(tenant, category, key);
  if (value === null) throw new Refusal('optionNotFound', { category, key });
  return { category, key, value };
}
