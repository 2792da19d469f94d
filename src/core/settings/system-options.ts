import { ENCRYPTED } from '../../contract/options.ts';
import type { Actor } from '../access/actor.ts';
import { may } from '../access/may.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import { PLATFORM } from '../ports/settings.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { readCodeSettings } from './code-settings.ts';
import type { Option } from './read-options.ts';
import { enforcesFor, readSettings, type TenantSettings } from './tenant-settings.ts';

type SystemTools = Pick<Tools, 'storage' | 'identity'>;
/** Settings in force for whoever asks. */
type Own = TenantSettings & { readonly tenant: string };
type Stored = (category: string, key: string) => string | null;

interface SystemOption {
  readonly category: string;
  readonly key: string;
  /** Its value is for those who manage options. */
  readonly secured?: true;
  /** Login pages ask for it before anybody is signed in. */
  readonly open?: true;
  /** What is in force, where it is not what the operator stored; `null` = not set, and not shown. */
  readonly value?: (stored: Stored, tools: SystemTools, own: Own) => string | null;
}

const tfa = 'two-factor-authentication';
const MINUTE = 60_000;
/** Of what a code by SMS is exchanged for: 256 bits in base64url, behind a letter. */
const TOKEN_LENGTH = 44;

/** How codes are delivered where a tenant has set nothing. */
const codesBy = (stored: Stored) => readCodeSettings(() => null, stored);

/**
 * What is told of the platform. An option that is not set must not be there: a shipped settings page takes any answer
 * for `password/limit.validity`, even "0", as a rule above the tenant's own, and saves nothing.
 */
const options: readonly SystemOption[] = [
  {
    category: 'authentication',
    key: 'badRequestCounter',
    secured: true,
    // The failure that makes the next attempt wait.
    value: () => String(lockoutPolicy.password.free + 1),
  },
  { category: 'mail', key: 'language', secured: true },
  { category: 'password', key: 'enforce.strength', open: true },
  // Not secured: the login options tell it to everybody.
  { category: 'password', key: 'green.min-length', open: true },
  { category: 'password', key: 'limit.validity' },
  { category: 'reportMailer', key: 'available', value: () => 'false' },
  { category: 'support', key: 'url' },
  { category: 'support-user', key: 'enabled', value: () => 'false' },
  { category: 'system', key: 'version', value: (_stored, { identity }) => identity.version },
  { category: tfa, key: 'enabled' },
  {
    category: tfa,
    key: 'enforced',
    // A list of tenants: each sees itself on it, and nobody else.
    value: (stored, _tools, own) => (enforcesFor(own.tenant, stored(tfa, 'enforced')) ? own.tenant : null),
  },
  { category: tfa, key: 'enforced.group' },
  { category: tfa, key: 'logout-on-browser-termination', open: true },
  { category: tfa, key: 'pin.length', value: () => '6' },
  {
    category: tfa,
    key: 'pin.validity',
    secured: true,
    value: (stored) => String(codesBy(stored).codeValidity / MINUTE),
  },
  { category: tfa, key: 'sms.budget.day', secured: true },
  { category: tfa, key: 'sms.countries', secured: true },
  { category: tfa, key: 'sms.limit.address', secured: true },
  // The caller's own: it is decided by each tenant, and a client that asks here means what is in force.
  { category: tfa, key: 'strategy', value: (_stored, _tools, own) => own.strategy },
  // Tenants always decide for themselves below what the platform enforces.
  { category: tfa, key: 'tenant-scope-settings.enabled', value: () => 'true' },
  { category: tfa, key: 'token.sms.template', secured: true },
  { category: tfa, key: 'token.length', secured: true, value: () => String(TOKEN_LENGTH) },
  {
    category: tfa,
    key: 'token.validity',
    secured: true,
    value: (stored) => String(codesBy(stored).tokenValidity / MINUTE),
  },
];

function find(category: string, key: string): SystemOption | undefined {
  return options.find((option) => option.category === category && option.key === key);
}

/** Whether a system option is told to whoever asks. */
export function isOpenSystemOption(category: string, key: string): boolean {
  return find(category, key)?.open === true;
}

async function valuesFor(tools: SystemTools, tenant: string): Promise<(option: SystemOption) => string | null> {
  const rows = await tools.storage.settings.all(PLATFORM);
  const own = await readSettings(tools.storage, tenant);
  const stored: Stored = (category, key) =>
    rows.find((row) => row.category === category && row.key === key)?.value ?? null;
  return ({ category, key, value }) =>
    value === undefined ? stored(category, key) : value(stored, tools, { ...own, tenant });
}

/** Every system option that is set; secured ones as `<<Encrypted>>` for those who do not manage options. */
export async function listSystemOptions(tools: SystemTools, actor: Actor): Promise<readonly Option[]> {
  const valueNow = await valuesFor(tools, actor.tenant);
  const all = may(actor, 'readSecuredOptions');
  return options.flatMap((option) => {
    const value = valueNow(option);
    const { category, key, secured } = option;
    return value === null ? [] : [{ category, key, value: secured === true && !all ? ENCRYPTED : value }];
  });
}

/**
 * One system option; `actor` is `null` for whoever is not signed in. Refuses `optionNotFound` where it is not set,
 * `accessDenied` for a secured one.
 */
export async function readSystemOption(
  tools: SystemTools,
  actor: Actor | null,
  { category, key }: { readonly category: string; readonly key: string },
): Promise<Option> {
  const option = find(category, key);
  if (option?.secured === true && (actor === null || !may(actor, 'readSecuredOptions'))) {
    throw new Refusal('accessDenied');
  }
  const value = option === undefined ? null : (await valuesFor(tools, actor?.tenant ?? ''))(option);
  if (value === null) throw new Refusal('optionNotFound', { category, key });
  return { category, key, value };
}
