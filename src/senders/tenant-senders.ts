import type { SmsSettingValues } from '../core/ports/sms-providers.ts';
import {
  type GatewayInForce,
  type SmsAttempt,
  SmsFailure,
  type SmsMessage,
  type SmsSender,
} from '../core/ports/sms-sender.ts';
import { createIntake, type Intake } from './intake.ts';
import { createDelivery, type GatewayReceipt, type SmsDelivery, type Surroundings } from './sms-gateway.ts';
import type { SmsGatewayKind } from './sms-kind.ts';

/** A tenant's own gateway, as its settings say. */
export interface OwnGateway {
  /** Id of its kind. */
  readonly kind: string;
  readonly values: SmsSettingValues;
  /** Another one with every change. */
  readonly version: string;
  /** See `SmsProviderKind.destination`. */
  readonly destination: string | null;
}

export interface TenantSendersParts {
  /** For tenants without their own. */
  readonly operator: SmsDelivery;
  readonly kinds: readonly SmsGatewayKind[];
  /** What it is called in messages' records. */
  readonly operatorName: string;
  /** Asked with every message, so that a change by any process counts from the next one on; `null` where there is none. */
  versionOf(tenant: string): Promise<string | null>;
  ownGateway(tenant: string): Promise<OwnGateway | null>;
  readonly surroundings: Omit<Surroundings, 'onReceipt' | 'intake'>;
  /** Told what became of each message; `reference` as `SmsGateway.send` returns it. */
  onMessage(
    tenant: string,
    message: SmsMessage,
    outcome: { readonly gateway: string; readonly reference: string | null; readonly failure: SmsFailure | null },
  ): Promise<void>;
  /** Told of a receipt of a tenant's own gateway. */
  onReceipt(tenant: string, gateway: string, receipt: GatewayReceipt): Promise<void>;
  /** Told that a tenant's own gateway sent too much and was cut off. */
  onFlood(tenant: string): void;
  readonly limits?: Partial<typeof LIMITS>;
}

const LIMITS = {
  /** Gateways that are open at once; the one that was used longest ago makes room. */
  open: 200,
  /** Nobody's gateway is kept open for longer than that without a message; receipts come within the hour. */
  idle: 60 * 60_000,
  /** How often those that are open are compared with the settings, in case another process changed them. */
  review: 60_000,
};

/** Told to the tenant. */
const OUTDATED = 'the settings of the SMS provider must be entered anew';

interface Entry {
  readonly version: string;
  /** What it is called in messages' records. */
  readonly name: string;
  readonly delivery: SmsDelivery;
  usedAt: number;
  /** Messages under way. */
  busy: number;
  retired: boolean;
}

/**
 * Sends by each tenant's own gateway, or by the operator's. Each tenant's is opened by its first message and belongs to
 * it alone, so that one that is slow holds up nobody else; it is closed when its settings change or go.
 */
export function createTenantSenders(parts: TenantSendersParts): SmsSender {
  const { operator, kinds, surroundings } = parts;
  const limits = { ...LIMITS, ...parts.limits };
  const entries = new Map<string, Entry>();
  /** A tenant's, and not a connection's: neither connecting again nor other settings are a fresh start. */
  const intakes = new Map<string, Intake>();

  const close = (entry: Entry): void => void entry.delivery.close().catch(() => undefined);
  /** What is under way is still handed over. */
  const retire = (tenant: string): void => {
    const entry = entries.get(tenant);
    if (entry === undefined) return;
    entries.delete(tenant);
    entry.retired = true;
    if (entry.busy === 0) close(entry);
  };
  const open = (tenant: string, { kind, values, version, destination }: OwnGateway): Entry => {
    const intake = intakes.get(tenant) ?? createIntake(surroundings.now, () => parts.onFlood(tenant));
    intakes.set(tenant, intake);
    const name = destination ?? kind;
    const around: Surroundings = {
      ...surroundings,
      intake,
      onReceipt: (receipt) => parts.onReceipt(tenant, name, receipt),
    };
    const found = kinds.find(({ id }) => id === kind);
    const connect = async () => {
      if (found === undefined || destination === null) throw new SmsFailure('unreachable', OUTDATED);
      return found.open(values, around);
    };
    const delivery = createDelivery(connect, surroundings.patience);
    return { version, name, delivery, usedAt: 0, busy: 0, retired: false };
  };
  /** The tenant's gateway as it is set now, or `null` where it has none. */
  const current = async (tenant: string): Promise<Entry | null> => {
    const version = await parts.versionOf(tenant);
    const known = entries.get(tenant);
    if (version !== null && known?.version === version) return known;
    const own = version === null ? null : await parts.ownGateway(tenant);
    // Others may have opened it meanwhile.
    if (own !== null && entries.get(tenant)?.version === own.version) return entries.get(tenant) ?? null;
    retire(tenant);
    if (own === null) return null;
    const entry = open(tenant, own);
    // At once: whoever asks at the same moment is to find it.
    entries.set(tenant, entry);
    return entry;
  };
  const entryOf = async (tenant: string): Promise<Entry | null> => {
    const entry = await current(tenant);
    if (entry === null) return null;
    entry.usedAt = surroundings.now();
    // Last in the order of use.
    entries.delete(tenant);
    entries.set(tenant, entry);
    const [oldest] = entries.keys();
    if (entries.size > limits.open && oldest !== undefined) retire(oldest);
    return entry;
  };
  const using = async <Result>(entry: Entry, work: (delivery: SmsDelivery) => Promise<Result>): Promise<Result> => {
    entry.busy += 1;
    try {
      return await work(entry.delivery);
    } finally {
      entry.busy -= 1;
      if (entry.retired && entry.busy === 0) close(entry);
    }
  };
  const attempt = async (tenant: string, message: SmsMessage, booked?: GatewayInForce): Promise<SmsAttempt> => {
    const entry = await entryOf(tenant);
    const gateway = entry?.name ?? parts.operatorName;
    if (booked !== undefined && (booked === 'own') !== (entry !== null)) {
      return { gateway, failure: new SmsFailure('unreachable', 'the gateway was changed meanwhile') };
    }
    let reference: string | null = null;
    let failure: SmsFailure | null = null;
    try {
      reference =
        entry === null
          ? await operator.send(tenant, message)
          : await using(entry, (delivery) => delivery.send(tenant, message));
    } catch (error) {
      if (!(error instanceof SmsFailure)) throw error;
      failure = error;
    }
    await parts.onMessage(tenant, message, { gateway, reference, failure });
    return { gateway, failure };
  };
  const review = async (): Promise<void> => {
    for (const [tenant, { version, usedAt }] of [...entries]) {
      const isIdle = usedAt < surroundings.now() - limits.idle;
      const wanted = isIdle ? null : await parts.versionOf(tenant);
      if (wanted !== version && entries.get(tenant)?.version === version) retire(tenant);
    }
    for (const [tenant, intake] of intakes) {
      if (!entries.has(tenant) && !intake.isUsedUp) intakes.delete(tenant);
    }
  };
  // The database may be away for a while: the next review is soon.
  const reviews = setInterval(() => void review().catch(() => undefined), limits.review).unref();

  return {
    async inForce(tenant) {
      if ((await parts.versionOf(tenant)) !== null) return 'own';
      return operator.isConfigured ? 'operator' : 'none';
    },
    async check(tenant) {
      if (tenant === null) return operator.check();
      const entry = await entryOf(tenant);
      if (entry === null) throw new SmsFailure('notConfigured');
      return using(entry, (delivery) => delivery.check());
    },
    attempt,
    async send(tenant, message, booked) {
      const { failure } = await attempt(tenant, message, booked);
      if (failure !== null) throw failure;
    },
    async close() {
      clearInterval(reviews);
      const all = [...entries.values()].map(({ delivery }) => delivery.close().catch(() => undefined));
      entries.clear();
      await Promise.all([...all, operator.close()]);
    },
  };
}
