import type { Actor } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import { PLATFORM } from '../ports/settings.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { knownOption, linkProblem, truthProblem } from './known-options.ts';
import type { Option } from './read-options.ts';
import { requireSoundTemplate, TEMPLATE } from './sms-template.ts';
import { writePlatformSetting } from './write-platform-setting.ts';

type Problem = (value: string) => string | null;

const asTenants =
  (category: string, key: string): Problem =>
  (value) =>
    knownOption(category, key)?.problem(value) ?? null;
const tfa = 'two-factor-authentication';

/** What an operator sets for all tenants, option by option. */
const settable: Readonly<Record<string, Problem>> = {
  [`${tfa}/pin.validity`]: asTenants(tfa, 'pin.validity'),
  [`${tfa}/token.validity`]: asTenants(tfa, 'token.validity'),
  [`${tfa}/sms.countries`]: asTenants(tfa, 'sms.countries'),
  [`${tfa}/sms.budget.day`]: asTenants(tfa, 'sms.budget.day'),
  [`${tfa}/sms.limit.address`]: asTenants(tfa, 'sms.limit.address'),
  // Looked at with the hosts that messages will name.
  [TEMPLATE]: () => null,
  [`${tfa}/logout-on-browser-termination`]: truthProblem,
  'mail/language': asTenants('mail', 'language'),
  'support/url': linkProblem,
};

/** Rules that hang together are changed together. */
const elsewhere: Readonly<Record<string, string>> = {
  [`${tfa}/enabled`]: '/tenant/system/tfa',
  [`${tfa}/enforced`]: '/tenant/system/tfa',
  [`${tfa}/enforced.group`]: '/tenant/system/tfa',
  'password/enforce.strength': '/tenant/system/password',
  'password/green.min-length': '/tenant/system/password',
  'password/limit.validity': '/tenant/system/password',
  'password/history.size': '/tenant/system/password',
};

type PlatformTools = Pick<Tools, 'storage' | 'clock' | 'delivered' | 'identity'>;
type Name = Pick<Option, 'category' | 'key'>;

/** All that can be set, with its value; `null` = not set. Refuses `accessDenied`. */
export async function listPlatformOptions(
  tools: Pick<Tools, 'storage'>,
  actor: Actor,
): Promise<readonly (Name & { readonly value: string | null })[]> {
  requireRight(actor, 'readTenants');
  const rows = await tools.storage.settings.all(PLATFORM);
  return Object.keys(settable).map((name) => {
    const [category = '', key = ''] = name.split('/');
    return { category, key, value: rows.find((row) => row.category === category && row.key === key)?.value ?? null };
  });
}

/**
 * Sets an option for all tenants: in force where a tenant has none of its own, and for limits on messages always. What
 * changed shows in the audit of each tenant. Refuses `accessDenied` and `validation`.
 */
export async function setPlatformOption(
  tools: PlatformTools,
  actor: Actor,
  option: Name,
  value: string,
): Promise<Option> {
  requireRight(actor, 'updateTenants');
  const name = `${option.category}/${option.key}`;
  const problem = requireSettable(name)(value);
  if (problem !== null) throw new Refusal('validation', { reason: `${name}: ${problem}` });
  if (name === TEMPLATE) {
    for (const { id } of await tools.storage.tenants.list()) await requireSoundTemplate(tools, id, value);
  }
  await change(tools, actor, option, value);
  return { category: option.category, key: option.key, value };
}

/** Takes it away again: each tenant has its own or the default. Refuses `accessDenied`, `validation`, `optionNotFound`. */
export async function unsetPlatformOption(tools: PlatformTools, actor: Actor, option: Name): Promise<void> {
  requireRight(actor, 'updateTenants');
  requireSettable(`${option.category}/${option.key}`);
  await change(tools, actor, option, null);
}

function requireSettable(name: string): Problem {
  const problem = Object.hasOwn(settable, name) ? settable[name] : undefined;
  if (problem !== undefined) return problem;
  const address = Object.hasOwn(elsewhere, name) ? elsewhere[name] : undefined;
  const reason = address === undefined ? 'is not set for all tenants' : `is changed with PUT ${address}`;
  throw new Refusal('validation', { reason: `${name}: ${reason}` });
}

async function change(tools: PlatformTools, actor: Actor, option: Name, value: string | null): Promise<void> {
  await tools.storage.transaction(async (storage: Storage) => {
    await storage.settings.takeTurn(PLATFORM);
    const previous = await storage.settings.get(PLATFORM, option.category, option.key);
    if (value === null && previous === null) throw new Refusal('optionNotFound', { ...option });
    await writePlatformSetting(tools, storage, actor, { ...option, previous, value });
  });
}
