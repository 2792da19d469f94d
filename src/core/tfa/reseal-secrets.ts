import { outboxPlace } from '../mail/queue-mail.ts';
import type { Tools } from '../ports/tools.ts';
import { resealOptions } from '../settings/reseal-options.ts';
import { resealProvider } from '../sms-provider/own-provider.ts';
import { secretPlace } from './tenant-factor.ts';

const BATCH = 200;

/**
 * Seals every stored secret again, under the master key that seals now. Each is replaced by compare-and-set, so it can
 * be interrupted, repeated, and run beside a serving process: a secret that changes meanwhile is sealed anew anyway.
 * @returns how many secrets were sealed again
 */
export async function resealSecrets(tools: Pick<Tools, 'storage' | 'sealer'>): Promise<number> {
  let count = 0;
  for (const { id: tenant } of await tools.storage.tenants.list()) {
    for (let after = ''; ; ) {
      const batch = await tools.storage.factors.seals(tenant, after, BATCH);
      for (const { userKey, kind, sealed } of batch) {
        const place = secretPlace(tenant, userKey, kind);
        for (const from of sealed) {
          const to = tools.sealer.seal(tools.sealer.open(from, place), place);
          if (await tools.storage.factors.reseal(tenant, userKey, kind, { from, to })) count += 1;
        }
      }
      const last = batch.at(-1);
      if (last === undefined || batch.length < BATCH) break;
      after = last.userKey;
    }
    count += await resealOutbox(tools, tenant);
    count += await resealOptions(tools, tenant);
    count += await resealProvider(tools, tenant);
  }
  return count;
}

/** Mail that waits while the key is changed is still to be delivered. */
async function resealOutbox(tools: Pick<Tools, 'storage' | 'sealer'>, tenant: string): Promise<number> {
  const { outbox } = tools.storage;
  let count = 0;
  for (let after = ''; ; ) {
    const batch = await outbox.seals(tenant, after, BATCH);
    for (const { id, sealed: from } of batch) {
      const place = outboxPlace(tenant, id);
      if (await outbox.reseal(tenant, id, { from, to: tools.sealer.seal(tools.sealer.open(from, place), place) }))
        count += 1;
    }
    const last = batch.at(-1);
    if (last === undefined || batch.length < BATCH) return count;
    after = last.id;
  }
}
