import type { PlatformTfa, PlatformTfaUpdate } from '../../contract/tenants.ts';
import type { Actor } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import { announceEnforcement } from '../mail/enforcement-notices.ts';
import type { QueueTools } from '../mail/queue-mail.ts';
import { PLATFORM } from '../ports/settings.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import { readSettings, type TenantSettings } from '../settings/tenant-settings.ts';
import { writePlatformSetting } from '../settings/write-platform-setting.ts';

const CATEGORY = 'two-factor-authentication';

/** What the platform decides above its tenants. Refuses `accessDenied`. */
export async function readPlatformTfa(tools: Pick<Tools, 'storage'>, actor: Actor): Promise<PlatformTfa> {
  requireRight(actor, 'readTenants');
  return read(tools.storage);
}

async function read(storage: Pick<Storage, 'settings'>): Promise<PlatformTfa> {
  const get = (key: string) => storage.settings.get(PLATFORM, CATEGORY, key);
  const enforced = ((await get('enforced')) ?? '').split(',').map((name) => name.trim());
  return {
    enabledOnSystemLevel: (await get('enabled')) === 'true',
    enforcedOnSystemLevel: enforced.includes('true'),
    enforcedTenants: enforced.filter((name) => !['', 'true', 'false'].includes(name)),
    enforcedUsersGroup: (await get('enforced.group')) || null,
  };
}

/**
 * Changes what the platform decides above its tenants: a second factor for every user of every tenant, of some tenants,
 * or for the holders of a role. What changed shows in the audit of each tenant. Refuses `accessDenied`.
 */
export async function changePlatformTfa(
  tools: Pick<Tools, 'storage'> & QueueTools,
  actor: Actor,
  update: PlatformTfaUpdate,
): Promise<PlatformTfa> {
  requireRight(actor, 'updateTenants');
  return tools.storage.transaction(async (storage) => {
    await storage.settings.takeTurn(PLATFORM);
    const before = await read(storage);
    const after: PlatformTfa = {
      enabledOnSystemLevel: update.enabledOnSystemLevel ?? before.enabledOnSystemLevel,
      enforcedOnSystemLevel: update.enforcedOnSystemLevel ?? before.enforcedOnSystemLevel,
      enforcedTenants: update.enforcedTenants ?? before.enforcedTenants,
      enforcedUsersGroup:
        update.enforcedUsersGroup === undefined ? before.enforcedUsersGroup : update.enforcedUsersGroup,
    };
    const tenants = (await storage.tenants.list()).map(({ id }) => id);
    const settingsBefore = new Map<string, TenantSettings>();
    for (const id of tenants) settingsBefore.set(id, await readSettings(storage, id));
    for (const [key, value] of Object.entries(settingsOf(after))) {
      const previous = settingsOf(before)[key as keyof Stored];
      await writePlatformSetting(tools, storage, actor, { category: CATEGORY, key, previous, value });
    }
    for (const [id, settings] of settingsBefore) await announceEnforcement(tools, storage, actor, id, settings);
    return after;
  });
}

type Stored = Readonly<Record<'enabled' | 'enforced' | 'enforced.group', string | null>>;

/** As stored: the list of tenants, with `true` in it for all of them. */
function settingsOf(tfa: PlatformTfa): Stored {
  const enforced = [...(tfa.enforcedOnSystemLevel ? ['true'] : []), ...new Set(tfa.enforcedTenants)];
  return {
    enabled: String(tfa.enabledOnSystemLevel),
    enforced: enforced.length === 0 ? 'false' : enforced.join(','),
    'enforced.group': tfa.enforcedUsersGroup || null,
  };
}
