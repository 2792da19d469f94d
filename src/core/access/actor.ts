import type { UserRoles } from '../ports/roles.ts';
import type { SessionRecord } from '../ports/sessions.ts';
import type { UserRecord } from '../ports/users.ts';

/** Who makes a request, and how strongly they proved it. */
export interface Actor {
  readonly tenant: string;
  readonly user: UserRecord;
  readonly roles: UserRoles;
  /** Those that count, direct and through global roles: see `effectivePermissions`. */
  readonly permissions: ReadonlySet<string>;
  readonly way: 'cookie' | 'bearer' | 'basic' | 'command-line';
  /** The session, except with Basic and on the command line. */
  readonly session: SessionRecord | null;
  /** May only enrol a second factor. */
  readonly restricted: boolean;
  readonly address: string;
}

/** All permissions that a user holds, direct and through global roles. */
export function permissionsOf(roles: UserRoles): Set<string> {
  return new Set([...roles.direct, ...roles.groups.flatMap((group) => group.roles)]);
}

/**
 * Who started an enrolment: only the same session may go on with it. Basic has no session; there the user's own
 * password on each request takes its place.
 */
export function enrolmentOwner(actor: Actor): string {
  return actor.session?.id ?? 'basic';
}

/** The actor as audit records name them. */
export function author(actor: Actor): { userName: string; address: string } {
  return { userName: actor.user.userName, address: actor.address };
}

/** The same in the records of any tenant: a stranger's name comes with their tenant, or it could be taken for a user's. */
export function authorIn(tenant: string, actor: Actor): { userName: string; address: string } {
  const { userName, address } = author(actor);
  const own = actor.tenant === tenant || actor.way === 'command-line';
  return { userName: own ? userName : `${actor.tenant}/${userName}`, address };
}
