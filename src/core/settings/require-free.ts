import { MANAGEMENT } from '../../contract/permissions.ts';
import type { Storage } from '../ports/storage.ts';
import { Refusal } from '../refusal.ts';

/** Keys of a category that the management tenant has fixed for a tenant; for itself it fixes nothing. */
export async function fixedFor(
  storage: Pick<Storage, 'settings'>,
  tenant: string,
  category: string,
): Promise<readonly string[]> {
  return tenant === MANAGEMENT ? [] : storage.settings.fixed(MANAGEMENT, category);
}

/** What the management tenant has fixed is nobody else's to change. Refuses `optionFixed`. */
export async function requireFree(
  storage: Pick<Storage, 'settings'>,
  tenant: string,
  category: string,
  keys: readonly string[],
): Promise<void> {
  const fixed = await fixedFor(storage, tenant, category);
  const key = keys.find((one) => fixed.includes(one));
  if (key !== undefined) throw new Refusal('optionFixed', { category, key });
}
