import { DEVICES_GROUP } from '../../../contract/permissions.ts';
import type { Group } from '../../../contract/roles.ts';
import type { Strategy, TenantTfa } from '../../../contract/tenant-tfa.ts';
import type { UserTfa } from '../../../contract/users.ts';
import { usersText as text } from '../../text/users.ts';
import type { UserValues } from './user-form.ts';

/** What lies above a single user. */
export interface Situation {
  /** `undefined`: the tenant has two-factor authentication switched off. */
  readonly strategy: Strategy | undefined;
  readonly enforcedBy: UserTfa['enforcedBy'];
  /** Global role that the platform enforces, if the caller may know it. */
  readonly enforcedGroup: string | null | undefined;
  readonly groups: readonly Pick<Group, 'id' | 'name'>[];
  /** Codes are to be sent, and nothing can send them. */
  readonly noGateway: boolean;
}

/** Whether the tenant sends codes by SMS and nothing can send them: whoever logs in by one cannot. */
export function lacksGateway(tfa: TenantTfa | undefined): boolean {
  if (tfa?.strategy !== 'SMS' || !isAvailable(tfa)) return false;
  return tfa.strategies.some(({ strategy, possible }) => strategy === 'SMS' && !possible);
}

const isAvailable = (tfa: TenantTfa): boolean =>
  tfa.enabledOnTenantLevel || tfa.enabledOnSystemLevel || tfa.enforcedOnSystemLevel;

export interface Demands {
  /** Why the second factor is enforced above the single user, or `undefined` if it is not. */
  readonly above: string | undefined;
  /** Codes by SMS go to the user, so that a number must be there for them. */
  readonly needsNumber: boolean;
}

/** What is demanded of a user with these values, saved or not. */
export function demandsOn(values: Pick<UserValues, 'groupIds' | 'smsEnabled'>, situation: Situation): Demands {
  const { groups, strategy } = situation;
  const names = groups.filter(({ id }) => values.groupIds.includes(String(id))).map(({ name }) => name);
  const above = enforcedAbove(situation, names);
  const asked = values.smsEnabled || above !== undefined;
  return { above, needsNumber: strategy === 'SMS' && asked && !names.includes(DEVICES_GROUP) };
}

/** All causes are joined each time: ticking a role must never lose the enforcement by the tenant or the platform. */
function enforcedAbove({ enforcedBy, enforcedGroup }: Situation, groupNames: readonly string[]): string | undefined {
  if (enforcedBy.includes('platform')) return text.enforcedByPlatform;
  if (enforcedBy.includes('tenant')) return text.enforcedByTenant;
  const byRole =
    enforcedGroup === undefined
      ? enforcedBy.includes('role')
      : enforcedGroup !== null && groupNames.includes(enforcedGroup);
  return byRole ? text.enforcedByRole : undefined;
}

/** The same for somebody who does not exist yet. */
export function situationOfNew(tfa: TenantTfa | undefined, groups: Situation['groups']): Situation {
  if (!tfa || !isAvailable(tfa)) {
    return { strategy: undefined, enforcedBy: [], enforcedGroup: null, groups, noGateway: false };
  }
  const byTenant = tfa.strategy === 'TOTP' && tfa.totpEnforcedOnTenantLevel;
  return {
    strategy: tfa.strategy,
    enforcedBy: [...(tfa.enforcedOnSystemLevel ? ['platform' as const] : []), ...(byTenant ? ['tenant' as const] : [])],
    enforcedGroup: tfa.enforcedUsersGroup,
    groups,
    noGateway: lacksGateway(tfa),
  };
}
