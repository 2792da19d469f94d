import { MANAGEMENT, OWN_PERMISSIONS } from '../../contract/permissions.ts';
import { type Right, rights } from '../../contract/rights.ts';
import type { Grants, UserRoles } from '../ports/roles.ts';
import type { Storage } from '../ports/storage.ts';
import type { UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { excludedFromTfa } from '../tfa/enforcement.ts';
import { type Actor, permissionsOf } from './actor.ts';

const any =
  (...names: readonly string[]) =>
  (actor: Actor): boolean =>
    names.some((name) => actor.permissions.has(`ROLE_${name}`));

const adminOfUsers = any('USER_MANAGEMENT_ADMIN');

/** Over other tenants, and over the platform: for users of the management tenant alone, whatever others hold. */
const ofTenants =
  (...levels: readonly string[]) =>
  (actor: Actor): boolean =>
    actor.tenant === MANAGEMENT && any(...levels.map((level) => `TENANT_MANAGEMENT_${level}`))(actor);

/**
 * What an actor may do: one answer per right. Routes ask it, and the web is told its answers, so a button and its route
 * cannot disagree. A restricted actor may do nothing of this.
 */
const decisions: Readonly<Record<Right, (actor: Actor) => boolean>> = {
  readOwn: any('USER_MANAGEMENT_OWN_READ', 'SYSTEM'),
  changeOwn: any('USER_MANAGEMENT_OWN_ADMIN'),
  readUsers: any('USER_MANAGEMENT_READ', 'USER_MANAGEMENT_ADMIN', 'USER_MANAGEMENT_CREATE'),
  createUsers: any('USER_MANAGEMENT_ADMIN', 'USER_MANAGEMENT_CREATE'),
  updateUsers: any('USER_MANAGEMENT_ADMIN', 'USER_MANAGEMENT_CREATE'),
  deleteUsers: any('USER_MANAGEMENT_ADMIN', 'USER_MANAGEMENT_CREATE'),
  assignRoles: any('USER_MANAGEMENT_ADMIN', 'USER_MANAGEMENT_CREATE'),
  changeGroups: adminOfUsers,
  changeOwners: adminOfUsers,
  changeInventoryRoles: adminOfUsers,
  enforceTfa: adminOfUsers,
  revokeTotp: adminOfUsers,
  logOutAllUsers: adminOfUsers,
  readTenantTfa: any('USER_MANAGEMENT_OWN_READ', 'USER_MANAGEMENT_READ', 'TENANT_MANAGEMENT_READ'),
  changeTenantTfa: any('TENANT_ADMIN', 'TENANT_MANAGEMENT_ADMIN', 'TENANT_MANAGEMENT_UPDATE'),
  readLoginOptions: any(
    ...['TENANT_ADMIN', 'TENANT_MANAGEMENT_ADMIN', 'USER_MANAGEMENT_OWN_ADMIN', 'USER_MANAGEMENT_CREATE'],
  ),
  changeLoginOptions: any('TENANT_ADMIN', 'TENANT_MANAGEMENT_ADMIN'),
  restrictLoginOptions: ofTenants('ADMIN'),
  readOptions: any('OPTION_MANAGEMENT_READ', 'OPTION_MANAGEMENT_ADMIN'),
  changeOptions: any('OPTION_MANAGEMENT_ADMIN'),
  readSecuredOptions: any('OPTION_MANAGEMENT_ADMIN'),
  fixOptions: (actor) => actor.tenant === MANAGEMENT && any('OPTION_MANAGEMENT_ADMIN')(actor),
  readSmsProvider: any('SMS_READ', 'SMS_ADMIN'),
  changeSmsProvider: any('SMS_ADMIN'),
  readTenants: ofTenants('READ', 'ADMIN'),
  createTenants: ofTenants('CREATE', 'ADMIN'),
  updateTenants: ofTenants('UPDATE', 'ADMIN'),
  // Links that set passwords lead there: whoever names the host reads their tokens.
  changeTenantDomains: ofTenants('ADMIN'),
  deleteTenants: ofTenants('ADMIN'),
  readAudit: any('AUDIT_READ', 'AUDIT_ADMIN'),
  writeAudit: any('AUDIT_ADMIN', 'SYSTEM'),
};

export function may(actor: Actor, right: Right): boolean {
  return !actor.restricted && decisions[right](actor);
}

/** Refuses `accessDenied` unless the actor has the right. */
export function requireRight(actor: Actor, right: Right): void {
  if (!may(actor, right)) throw new Refusal('accessDenied');
}

/** Services are users without a user's resource: Refuses `accessDenied`, whereupon clients ask for their short form. */
export function requirePerson(actor: Actor): void {
  if (actor.permissions.has('ROLE_SYSTEM')) throw new Refusal('accessDenied');
}

/** All answers at once, for `GET /user/currentUser`. */
export function answers(actor: Actor): Record<string, boolean> {
  return Object.fromEntries(rights.map((right) => [right, may(actor, right)]));
}

/** Refuses `accessDenied` when the path names another tenant than the actor's, whether or not it exists. */
export function requireOwnTenant(actor: Actor, tenant: string): void {
  if (actor.tenant !== tenant) throw new Refusal('accessDenied');
}

/** Refuses `accessDenied` unless the tenant is the actor's own, or one that they administer with this right. */
export function requireTenant(actor: Actor, tenant: string, right: 'readTenants' | 'updateTenants'): void {
  if (actor.tenant !== tenant) requireRight(actor, right);
}

const seesAllUsers = any('USER_MANAGEMENT_READ', 'USER_MANAGEMENT_ADMIN');

/** Whose sub-users, at any depth, are the actor's to look after: their own, and of who delegated theirs to them. */
const inCharge = ({ user }: Actor): readonly string[] =>
  user.delegatedBy === null ? [user.userName] : [user.userName, user.delegatedBy];

/** The owners whose sub-users, at any depth, are all that the actor may see, or `null` for everybody. */
export function visibleBelow(actor: Actor): readonly string[] | null {
  return seesAllUsers(actor) ? null : inCharge(actor);
}

type Hierarchies = Pick<Storage, 'users'>;

/** Whether a user is among those that the actor may see. */
export async function maySee(storage: Hierarchies, actor: Actor, user: UserRecord): Promise<boolean> {
  const owners = visibleBelow(actor);
  return owners === null || storage.users.isBelow(user.tenant, user.userName, owners);
}

/**
 * Refuses `accessDenied` unless the actor has the right over this user: all users with ADMIN, sub-users with CREATE. A
 * delegate can be a sub-user of who delegated to them, and is still not their own.
 */
export async function requireRightOver(
  storage: Hierarchies,
  actor: Actor,
  right: Right,
  user: UserRecord,
): Promise<void> {
  requireRight(actor, right);
  if (adminOfUsers(actor)) return;
  const isTheirs = !isSelf(actor, user) && (await storage.users.isBelow(user.tenant, user.userName, inCharge(actor)));
  if (!isTheirs) throw new Refusal('accessDenied');
}

/**
 * The same, and nobody changes another user who holds more than they do. To be asked in the transaction of the change: who
 * owns whom, and who holds what, may have changed since the user was read.
 */
export async function requireChargeOf(
  storage: Pick<Storage, 'users' | 'roles'>,
  actor: Actor,
  right: Right,
  user: UserRecord,
): Promise<void> {
  await requireRightOver(storage, actor, right, user);
  if (isSelf(actor, user)) return;
  requireNotAbove(actor, permissionsOf(await storage.roles.ofUser(user.tenant, user.key)));
}

/** Who owns the users that the actor creates: without ADMIN, nobody else could be their parent. */
export function ownerOfNew(actor: Actor): string | null {
  return adminOfUsers(actor) ? null : actor.user.userName;
}

/**
 * Who may say that `delegator` delegates their sub-users to `user`: ADMIN, or the delegator. If a user could say it of
 * themselves, they would help themselves to anybody's sub-users. `null` ends a delegation: both sides may do that.
 */
export function requireMayDelegate(actor: Actor, user: UserRecord, delegator: string | null): void {
  if (may(actor, 'changeOwners')) return;
  requireRight(actor, 'readUsers');
  const own = actor.user.userName;
  const isTheirs = user.delegatedBy === null || user.delegatedBy === own;
  if (delegator === own && isTheirs && !isSelf(actor, user)) return;
  if (delegator === null && (isTheirs || isSelf(actor, user))) return;
  throw new Refusal('accessDenied');
}

/** Whether the target is the actor's own account. */
export function isSelf(actor: Actor, user: Pick<UserRecord, 'key'>): boolean {
  return actor.user.key === user.key;
}

/** Refuses `ownAccount` for what nobody may do to themselves. */
export function refuseSelf(actor: Actor, user: Pick<UserRecord, 'key'>, action: string): void {
  if (isSelf(actor, user)) throw new Refusal('ownAccount', { action });
}

/**
 * Permissions that rule over other users or the tenant. Somebody who holds one may be changed only by those who hold it
 * too, and it may be given away only by those who have it: otherwise a user manager could make themselves, or take
 * over, an administrator.
 */
const RULING = new Set([
  'ROLE_USER_MANAGEMENT_ADMIN',
  'ROLE_TENANT_ADMIN',
  'ROLE_TENANT_MANAGEMENT_ADMIN',
  'ROLE_TENANT_MANAGEMENT_CREATE',
  'ROLE_TENANT_MANAGEMENT_READ',
  'ROLE_TENANT_MANAGEMENT_UPDATE',
  'ROLE_OPTION_MANAGEMENT_ADMIN',
  // Its holders choose where everybody's codes go.
  'ROLE_SMS_ADMIN',
  // Its holders write into the audit log.
  'ROLE_AUDIT_ADMIN',
]);

export const isRuling = (permission: string): boolean => RULING.has(permission);

/**
 * The permissions that count when their holder acts. Holders of the role of devices are never asked for a second factor,
 * so they rule over nobody, whatever else they hold (decision 0016). Against others it all counts: `permissionsOf`.
 */
export function effectivePermissions(roles: UserRoles): Set<string> {
  const held = permissionsOf(roles);
  if (!excludedFromTfa(roles)) return held;
  return new Set([...held].filter((name) => !RULING.has(name) && name !== 'ROLE_USER_MANAGEMENT_CREATE'));
}

const OWN: ReadonlySet<string> = new Set(OWN_PERMISSIONS);

/**
 * Refuses `accessDenied` when `permissions` are more than the actor's: with ADMIN a ruling one that they lack, without it
 * any one, since sub-users never have more rights than their parent. Those over one's own account rule over nobody.
 */
export function requireNotAbove(actor: Actor, permissions: Iterable<string>): void {
  const isAbove = adminOfUsers(actor) ? (name: string) => RULING.has(name) : (name: string) => !OWN.has(name);
  for (const name of permissions) {
    if (isAbove(name) && !actor.permissions.has(name)) throw new Refusal('accessDenied');
  }
}

/**
 * Refuses `accessDenied` when device permissions or applications are given that the actor lacks; with ADMIN none are
 * missed. What the user had before may stay.
 */
export function requireMayGrant(actor: Actor, before: Partial<Grants>, after: Partial<Grants>): void {
  if (adminOfUsers(actor)) return;
  const held = new Set([...grantsIn(actor.user), ...grantsIn(before)]);
  if (grantsIn(after).some((grant) => !held.has(grant))) throw new Refusal('accessDenied');
}

function grantsIn({ devicePermissions = {}, applications = [] }: Partial<Grants>): string[] {
  return [
    ...Object.entries(devicePermissions).flatMap(([device, given]) =>
      [given].flat().map((one) => JSON.stringify([device, one])),
    ),
    ...applications.map((application) => JSON.stringify(application)),
  ];
}
