import type { Tools } from '../ports/tools.ts';
import { isCredential } from './known-options.ts';
import { LOGIN_OPTIONS } from './login-options.ts';
import { optionPlace } from './write-options.ts';

/** Seals a tenant's stored credentials, and single sign-on, again; each by compare-and-set, so one that changes meanwhile is left to it. */
export async function resealOptions(tools: Pick<Tools, 'storage' | 'sealer'>, tenant: string): Promise<number> {
  const { settings } = tools.storage;
  let count = 0;
  for (const { category, key, value: from } of await settings.all(tenant)) {
    if (!isCredential(key) && !(category === LOGIN_OPTIONS && key === 'OAUTH2')) continue;
    const place = optionPlace(tenant, category, key);
    const to = tools.sealer.seal(tools.sealer.open(from, place), place);
    if (await settings.reseal(tenant, category, key, { from, to })) count += 1;
  }
  return count;
}
