import type { SmsMessageState } from '../../contract/sms-provider.ts';
import type { Actor } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { ListedSmsMessage } from '../ports/sms-messages.ts';
import type { SmsSettingValues } from '../ports/sms-providers.ts';
import type { Tools } from '../ports/tools.ts';
import { NO_PROVIDER, ownProvider, type ProviderTools } from './own-provider.ts';

const DAY = 24 * 60 * 60_000;

/** What may be shown of a tenant's gateway. */
export interface ShownProvider {
  /** Id of its kind; `null` where the tenant has none of its own. */
  readonly kind: string | null;
  /** Another one with every change. */
  readonly version: string;
  /** The settings are none any more, and must be entered anew. */
  readonly outdated: boolean;
  /** Without the secrets. */
  readonly settings: SmsSettingValues;
  readonly secretsSet: readonly string[];
  readonly inForce: 'own' | 'operator' | 'none';
  readonly changed: { readonly at: number; readonly by: string } | null;
  /** Of the last 24 hours. */
  readonly counts: Readonly<Partial<Record<SmsMessageState, number>>>;
  readonly last: ListedSmsMessage | null;
}

/** The tenant's gateway, and how its messages fare. Refuses `accessDenied`. */
export async function readProvider(
  tools: ProviderTools & Pick<Tools, 'sms' | 'clock'>,
  actor: Actor,
): Promise<ShownProvider> {
  requireRight(actor, 'readSmsProvider');
  const { tenant } = actor;
  const own = await ownProvider(tools, tenant);
  const fields = tools.smsKinds.find(({ id }) => id === own?.kind)?.settings ?? [];
  const outdated = own !== null && own.destination === null;
  // What no field is known of may have been a secret.
  const shown = fields.flatMap(({ key, kind }) => {
    const value = own?.values[key];
    return value === undefined ? [] : [{ key, value, isSecret: kind === 'secret' }];
  });
  const { smsMessages } = tools.storage;
  const newest = await smsMessages.list(tenant, { offset: 0, limit: 1, withTotal: false });
  return {
    kind: own?.kind ?? null,
    version: own?.version ?? NO_PROVIDER,
    outdated,
    settings: Object.fromEntries(shown.flatMap(({ key, value, isSecret }) => (isSecret ? [] : [[key, value]]))),
    secretsSet: shown.flatMap(({ key, isSecret }) => (isSecret && !outdated ? [key] : [])),
    inForce: await tools.sms.inForce(tenant),
    changed: own === null ? null : { at: own.changedAt, by: own.changedBy },
    counts: await smsMessages.count(tenant, tools.clock.now() - DAY),
    last: newest.items[0] ?? null,
  };
}

/** The tenant's last messages, newest first. Refuses `accessDenied`. */
export function listMessages(
  { storage }: Pick<Tools, 'storage'>,
  actor: Actor,
  page: PageRequest,
): Promise<Page<ListedSmsMessage>> {
  requireRight(actor, 'readSmsProvider');
  return storage.smsMessages.list(actor.tenant, page);
}
