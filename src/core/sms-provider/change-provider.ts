import type { AuditChange } from '../../contract/audit.ts';
import { ENCRYPTED } from '../../contract/options.ts';
import type { SmsProviderUpdate } from '../../contract/sms-provider.ts';
import { type Actor, author } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import { smsProviderRecords } from '../audit/sms-provider-records.ts';
import type { SmsProviderKind, SmsSettingProblem, SmsSettingValues } from '../ports/sms-providers.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { NO_PROVIDER, type OwnProvider, ownProvider, type ProviderTools, sealProvider } from './own-provider.ts';

type ChangeTools = ProviderTools & Pick<Tools, 'clock' | 'randomness'>;

/**
 * Sets the gateway that the tenant's messages go by, from the next one on. A stored secret that is left out stays, but
 * only for the destination that it was given for: otherwise whoever may change the settings, and may not read the
 * secret, would have it sent to a host of their own.
 *
 * Refuses `accessDenied`, `validation`, `changedMeanwhile`.
 */
export async function saveProvider(tools: ChangeTools, actor: Actor, update: SmsProviderUpdate): Promise<void> {
  requireRight(actor, 'changeSmsProvider');
  const { tenant } = actor;
  const kind = tools.smsKinds.find(({ id }) => id === update.provider);
  if (kind === undefined) {
    const known = tools.smsKinds.map(({ id }) => id).join(', ');
    throw new Refusal('validation', { reason: `provider: must be one of ${known}` });
  }
  await tools.storage.transaction(async (storage) => {
    await storage.settings.takeTurn(tenant);
    const before = await ownProvider({ ...tools, storage }, tenant);
    if (update.version !== undefined && update.version !== (before?.version ?? NO_PROVIDER)) {
      throw new Refusal('changedMeanwhile');
    }
    const { values, destination } = completed(kind, update.settings, before);
    const changes = changesOf(kind, before, values);
    if (changes.length === 0 && before?.destination !== null) return;
    const now = tools.clock.now();
    await storage.smsProviders.put(tenant, {
      kind: kind.id,
      sealed: sealProvider(tools, tenant, values),
      version: tools.randomness.id(),
      changedAt: now,
      changedBy: actor.user.userName,
    });
    const record = smsProviderRecords.set(author(actor), destination, destination !== before?.destination, changes);
    await storage.audit.append(tenant, { time: now, ...record });
  });
}

/**
 * Removes the tenant's own gateway, with its secrets: the operator's takes its place, if there is one.
 *
 * Refuses `accessDenied`, `smsProviderNotFound`.
 */
export async function removeProvider(tools: Pick<Tools, 'storage' | 'clock'>, actor: Actor): Promise<void> {
  requireRight(actor, 'changeSmsProvider');
  await tools.storage.transaction(async (storage) => {
    const removed = await storage.smsProviders.remove(actor.tenant);
    if (removed === null) throw new Refusal('smsProviderNotFound');
    const record = smsProviderRecords.deleted(author(actor), removed.kind);
    await storage.audit.append(actor.tenant, { time: tools.clock.now(), ...record });
  });
}

/** What was sent, with the secrets that stay. */
function completed(
  kind: SmsProviderKind,
  given: SmsProviderUpdate['settings'],
  before: OwnProvider | null,
): { readonly values: SmsSettingValues; readonly destination: string } {
  const kept = Object.fromEntries(
    kind.settings.flatMap(({ key, kind: type }) => {
      const isOfIt = before?.kind === kind.id && before.destination !== null;
      const stored = isOfIt ? before.values[key] : undefined;
      // `null` is said on purpose: there shall be none.
      const isLeftOut = given[key] === undefined || given[key] === '';
      return type === 'secret' && stored !== undefined && isLeftOut ? [[key, stored]] : [];
    }),
  );
  const values = readOrRefuse(kind, { ...given, ...kept });
  const destination = kind.destination(values);
  if (destination === null) throw new Error(`settings that ${kind.id} has just read have no destination`);
  if (Object.keys(kept).length > 0 && destination !== before?.destination) {
    throw refusalOf(
      Object.keys(kept).map((key) => ({ key, problem: 'must be entered again, for the new destination' })),
    );
  }
  return { values, destination };
}

function readOrRefuse(kind: SmsProviderKind, given: SmsProviderUpdate['settings']): SmsSettingValues {
  const read = kind.read(given);
  if (Array.isArray(read)) throw refusalOf(read);
  return read as SmsSettingValues;
}

function refusalOf(problems: readonly SmsSettingProblem[]): Refusal {
  const texts = problems
    .slice(0, 10)
    .map(({ key, problem }) => `settings.${key.replaceAll(/[^\w-]/g, '?')}: ${problem}`);
  return new Refusal('validation', { reason: texts.join('; ') });
}

/** For the audit record: secrets are only said to have changed. */
function changesOf(kind: SmsProviderKind, before: OwnProvider | null, values: SmsSettingValues): AuditChange[] {
  const same = before?.kind === kind.id ? before.values : {};
  const provider = {
    attribute: 'provider',
    type: 'java.lang.String',
    previousValue: before?.kind,
    newValue: kind.id,
  };
  return [
    ...(before?.kind === kind.id ? [] : [provider]),
    ...kind.settings.flatMap(({ key, kind: type }) => {
      if (same[key] === values[key]) return [];
      const told = (value: string | number | undefined) =>
        value === undefined ? null : type === 'secret' ? ENCRYPTED : value;
      const attribute = { attribute: key, type: 'java.lang.String' };
      return [{ ...attribute, previousValue: told(same[key]), newValue: told(values[key]) }];
    }),
  ];
}
