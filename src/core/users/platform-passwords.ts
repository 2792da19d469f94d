import type { PlatformPasswords, PlatformPasswordsUpdate } from '../../contract/platform-passwords.ts';
import type { Actor } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import { PLATFORM } from '../ports/settings.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { writePlatformSetting } from '../settings/write-platform-setting.ts';

const CATEGORY = 'password';

/** The platform's rules for passwords, above those of its tenants. Refuses `accessDenied`. */
export async function readPlatformPasswords(tools: Pick<Tools, 'storage'>, actor: Actor): Promise<PlatformPasswords> {
  requireRight(actor, 'readTenants');
  return read(tools.storage);
}

async function read(storage: Pick<Storage, 'settings'>): Promise<PlatformPasswords> {
  // The platform has no settings of its own beside those above all tenants: read as a tenant it has just these.
  const settings = await readSettings(storage, PLATFORM);
  const isSet = (await storage.settings.get(PLATFORM, CATEGORY, 'limit.validity')) !== null;
  return {
    enforceStrength: settings.strengthEnforcedBySystem,
    greenMinLength: settings.greenMinLength,
    limitValidity: isSet ? settings.passwordValidityDays : null,
    historySize: settings.passwordHistorySize,
  };
}

/**
 * Changes them for every tenant: passwords that are chosen from now on are held to them, those of before stay. What
 * changed shows in the audit of each tenant. Refuses `accessDenied`.
 */
export async function changePlatformPasswords(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  update: PlatformPasswordsUpdate,
): Promise<PlatformPasswords> {
  requireRight(actor, 'updateTenants');
  return tools.storage.transaction(async (storage) => {
    await storage.settings.takeTurn(PLATFORM);
    const rules = await read(storage);
    const before = stored(rules);
    const after = stored({
      enforceStrength: update.enforceStrength ?? rules.enforceStrength,
      greenMinLength: update.greenMinLength ?? rules.greenMinLength,
      limitValidity: update.limitValidity === undefined ? rules.limitValidity : update.limitValidity,
      historySize: update.historySize ?? rules.historySize,
    });
    for (const key of ['enforce.strength', 'green.min-length', 'limit.validity', 'history.size'] as const) {
      const change = { category: CATEGORY, key, previous: before[key], value: after[key] };
      await writePlatformSetting(tools, storage, actor, change);
    }
    return read(storage);
  });
}

/**
 * As stored. What is as it is without a setting is none: shipped settings pages take any stored rule of the platform for
 * one that the tenant must not change.
 */
function stored(
  passwords: PlatformPasswords,
): Record<'enforce.strength' | 'green.min-length' | 'limit.validity' | 'history.size', string | null> {
  const { enforceStrength, greenMinLength, limitValidity, historySize } = passwords;
  return {
    'enforce.strength': enforceStrength ? 'true' : null,
    'green.min-length': greenMinLength === 8 ? null : String(greenMinLength),
    'limit.validity': limitValidity === null ? null : String(limitValidity),
    'history.size': historySize === 10 ? null : String(historySize),
  };
}
