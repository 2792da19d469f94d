import { permissions } from '../../contract/permissions.ts';
import { Refusal } from '../refusal.ts';

const known: ReadonlySet<string> = new Set(permissions);

/** Refuses `roleNotFound` for what is no assignable permission; `ROLE_SYSTEM` is none. */
export function requirePermission(name: string): void {
  if (!known.has(name)) throw new Refusal('roleNotFound');
}
