import { type Actor, authorIn } from '../access/actor.ts';
import { records } from '../audit/records.ts';
import { PLATFORM } from '../ports/settings.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';

/** `null`: none, and each tenant has its own or the default. */
interface PlatformChange {
  readonly category: string;
  readonly key: string;
  readonly previous: string | null;
  readonly value: string | null;
}

/**
 * Writes what stands above all tenants, in the transaction `storage` that took the platform's turn; each tenant's audit
 * log tells of it. The same again is no change.
 */
export async function writePlatformSetting(
  tools: Pick<Tools, 'clock'>,
  storage: Pick<Storage, 'settings' | 'tenants' | 'audit'>,
  actor: Actor,
  { category, key, previous, value }: PlatformChange,
): Promise<void> {
  if (previous === value) return;
  if (value === null) await storage.settings.remove(PLATFORM, category, key);
  else await storage.settings.put(PLATFORM, category, key, value);
  const time = tools.clock.now();
  for (const { id } of await storage.tenants.list()) {
    const record = records.settingChanged(authorIn(id, actor), `${category}/${key} (platform)`, previous, value);
    await storage.audit.append(id, { time, ...record });
  }
}
