import { setTimeout as delay } from 'node:timers/promises';
import { PLATFORM } from '../core/ports/settings.ts';
import type { SmsFailure, SmsSender } from '../core/ports/sms-sender.ts';
import type { Tools } from '../core/ports/tools.ts';
import { noteMessage, noteReceipt, OPERATOR } from '../core/sms-provider/note-message.ts';
import { ownProvider } from '../core/sms-provider/own-provider.ts';
import { createOperatorDelivery, smsKinds } from '../senders/index.ts';
import { createReach } from '../senders/outer-hosts.ts';
import type { GatewayReceipt, SmsDelivery } from '../senders/sms-gateway.ts';
import { createTenantSenders } from '../senders/tenant-senders.ts';

/** Whoever logs in waits for this. */
const PATIENCE = 10_000;
/** A receipt can overtake the note that its message was taken, above all where another process sent it. */
const LOOK_AGAIN = [1000, 10_000];
/** A gateway can send receipts of messages that never were. */
const LOOKED_FOR_AT_ONCE = 200;

interface SmsOptions {
  readonly smsUrl: string;
  /** Networks that tenants' gateways may be in although they are none of the internet's. */
  readonly smsPrivateNetworks: readonly string[];
  /** In place of the operator's gateway that `smsUrl` names. */
  readonly sms?: SmsDelivery | undefined;
  readonly onSmsSent: () => void;
  readonly onSmsFailure: (failure: SmsFailure, tenant: string) => void;
  /** A tenant's own gateway sent more than it may, and was cut off. */
  readonly onSmsFlood: (tenant: string) => void;
  /** What could not be kept of a message, or found out about it. */
  readonly onSmsTrouble: (error: unknown) => void;
}

/** All that delivers text messages, and keeps what became of them. */
export function openSms(
  tools: Pick<Tools, 'storage' | 'clock' | 'randomness' | 'sealer'>,
  options: SmsOptions,
): SmsSender {
  const around = { now: tools.clock.now, newId: tools.randomness.id, patience: PATIENCE };
  let lookedFor = 0;
  const note = async (tenant: string, gateway: string, receipt: GatewayReceipt): Promise<void> => {
    const look = () => noteReceipt(tools, tenant, gateway, receipt);
    if ((await look()) || lookedFor >= LOOKED_FOR_AT_ONCE) return;
    lookedFor += 1;
    void lookAgain(look)
      .catch(options.onSmsTrouble)
      .finally(() => {
        lookedFor -= 1;
      });
  };
  const operator =
    options.sms ??
    createOperatorDelivery(options.smsUrl, {
      ...around,
      reach: null,
      onReceipt: (receipt) => note(PLATFORM, OPERATOR, receipt),
    });
  return createTenantSenders({
    operator,
    operatorName: OPERATOR,
    kinds: smsKinds,
    versionOf: async (tenant) => (await tools.storage.smsProviders.find(tenant))?.version ?? null,
    ownGateway: (tenant) => ownProvider({ ...tools, smsKinds }, tenant),
    surroundings: { ...around, reach: createReach(options.smsPrivateNetworks) },
    onReceipt: note,
    onFlood: options.onSmsFlood,
    async onMessage(tenant, message, outcome) {
      if (outcome.failure === null) options.onSmsSent();
      else options.onSmsFailure(outcome.failure, tenant);
      // The message is out, or is not: that nobody can read of it later must not change what the caller hears.
      await noteMessage(tools, tenant, message, outcome).catch(options.onSmsTrouble);
    },
  });
}

async function lookAgain(look: () => Promise<boolean>): Promise<void> {
  for (const pause of LOOK_AGAIN) {
    await delay(pause, undefined, { ref: false });
    if (await look()) return;
  }
}
