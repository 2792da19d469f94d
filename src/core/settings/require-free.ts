import { MANAGEMENT } from '../../contract/permissions.ts';
import type { Storage } from '../ports/storage.ts';
import { Refusal } from '../refusal.ts';

/** What the management tenant has fixed is nobody else's to change. Refuses `optionFixed`. */
export async function requireFree(
  storage: Pick<Storage, 'settings'>,
  tenant: string,
  category: string,
  keys: readonly string[],
): Promise<void> {
  if (tenant === MANAGEMENT) return;
  const fixed = await storage.settings.fixed(MANAGEMENT, category);
  const key = keys.find((one) => fixed.includes(one));
  if (key !== undefined) throw new Refusal('optionFixed', { category, key });
}
