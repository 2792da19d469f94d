import { type Actor, author } from '../access/actor.ts';
import { records } from '../audit/records.ts';
import { PLATFORM } from '../ports/settings.ts';
import type { Tools } from '../ports/tools.ts';

const CATEGORY = 'two-factor-authentication';

/**
 * Enforces a second factor for every user of every tenant, or stops doing so: the operator's setting, above what tenants
 * decide. It shows in the audit of each tenant.
 */
export async function enforceOnPlatform(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  enforced: boolean,
): Promise<void> {
  const time = tools.clock.now();
  const record = records.settingChanged(author(actor), `${CATEGORY}/enforced (platform)`, null, String(enforced));
  await tools.storage.transaction(async (storage) => {
    await storage.settings.put(PLATFORM, CATEGORY, 'enforced', String(enforced));
    for (const tenant of await storage.tenants.list()) await storage.audit.append(tenant.id, { time, ...record });
  });
}
