import type { UserTfa } from '../../../contract/users.ts';
import { usersText as text } from '../../text/users.ts';

interface EnforcementSituation {
  readonly tfa: Pick<UserTfa, 'enforcedBy'>;
  /** Global role that the platform enforces, if the caller may know it. */
  readonly enforcedGroup: string | null | undefined;
  /** Names of the global roles as ticked on the screen now, saved or not. */
  readonly groupNames: readonly string[];
}

/**
 * Why TOTP is enforced above the single user, or `undefined` if it is not.
 *
 * All causes are joined each time: ticking a role must never lose the enforcement by the tenant or the platform.
 */
export function enforcedAbove({ tfa, enforcedGroup, groupNames }: EnforcementSituation): string | undefined {
  if (tfa.enforcedBy.includes('platform')) return text.enforcedByPlatform;
  if (tfa.enforcedBy.includes('tenant')) return text.enforcedByTenant;
  const byRole = enforcedGroup === undefined ? tfa.enforcedBy.includes('role') : isAmong(enforcedGroup, groupNames);
  return byRole ? text.enforcedByRole : undefined;
}

const isAmong = (name: string | null, names: readonly string[]) => name !== null && names.includes(name);
