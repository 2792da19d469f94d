import type { Place } from '../ports/sealer.ts';
import type { SmsProviderRecord, SmsSettingValues } from '../ports/sms-providers.ts';
import type { Tools } from '../ports/tools.ts';

export type ProviderTools = Pick<Tools, 'storage' | 'sealer' | 'smsKinds'>;

/** A tenant's own gateway with its secrets: nothing of it is ever answered as it is. */
export interface OwnProvider extends Omit<SmsProviderRecord, 'kind' | 'sealed'> {
  /** Id of its kind. */
  readonly kind: string;
  readonly values: SmsSettingValues;
  /**
   * Where messages and secrets go, in one line without secrets. `null` where an earlier version stored settings, or a kind,
   * that are none any more: they must be entered anew, and nothing of them is kept.
   */
  readonly destination: string | null;
}

/** The version of a tenant that has none. */
export const NO_PROVIDER = 'none';

/** The settings are sealed whole, for their tenant alone. */
const providerPlace = (tenant: string): Place => ({ tenant, table: 'sms_providers', row: tenant, column: 'sealed' });

export function sealProvider({ sealer }: Pick<Tools, 'sealer'>, tenant: string, values: SmsSettingValues): string {
  return sealer.seal(Buffer.from(JSON.stringify(values)), providerPlace(tenant));
}

/** The tenant's own gateway, or `null` where it has none. */
export async function ownProvider(tools: ProviderTools, tenant: string): Promise<OwnProvider | null> {
  const record = await tools.storage.smsProviders.find(tenant);
  if (record === null) return null;
  const { kind, version, changedAt, changedBy } = record;
  const json = Buffer.from(tools.sealer.open(record.sealed, providerPlace(tenant))).toString();
  const values = JSON.parse(json) as SmsSettingValues;
  const destination = tools.smsKinds.find(({ id }) => id === kind)?.destination(values) ?? null;
  return { kind, values, version, changedAt, changedBy, destination };
}

/** Seals a tenant's settings again, unless they change meanwhile. @returns how many were sealed */
export async function resealProvider(
  { storage, sealer }: Pick<Tools, 'storage' | 'sealer'>,
  tenant: string,
): Promise<number> {
  const record = await storage.smsProviders.find(tenant);
  if (record === null) return 0;
  const place = providerPlace(tenant);
  const to = sealer.seal(sealer.open(record.sealed, place), place);
  return (await storage.smsProviders.reseal(tenant, { from: record.sealed, to })) ? 1 : 0;
}
