import { OWN_PERMISSIONS } from '../../contract/permissions.ts';
import type { UserCreate } from '../../contract/users.ts';
import { type Actor, author } from '../access/actor.ts';
import { ownerOfNew, requireMayGrant, requireOwnTenant, requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import { queuePasswordLink } from '../mail/password-link.ts';
import type { Tools } from '../ports/tools.ts';
import type { NewUser, UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { addToGroup } from './assign-groups.ts';
import { requireUnguessable } from './password-blocklist.ts';
import { judgePassword } from './password-rules.ts';
import { withNumber } from './phone.ts';
import { profileChanges, refuseTaken, uniqueNames } from './profile.ts';
import { followCodes, smsSwitch } from './sms-switch.ts';
import { requireEnforceable } from './tfa-switches.ts';

/**
 * Creates a user with the permissions over their own account. With `sendPasswordResetEmail` they are mailed an invitation
 * with a link to set a password; without a password that is the only way in, so it is asked for then. A creator with
 * CREATE alone becomes the owner.
 *
 * Refuses `accessDenied`, `validation`, `passwordRules`, `passwordWeak`, `passwordCommon`, `userNameTaken`, `emailTaken`.
 */
export async function createUser(tools: Tools, actor: Actor, tenant: string, wanted: UserCreate): Promise<UserRecord> {
  requireOwnTenant(actor, tenant);
  requireRight(actor, 'createUsers');
  const settings = await readSettings(tools.storage, tenant);
  if (wanted.password === undefined && wanted.sendPasswordResetEmail !== true) {
    throw new Refusal('validation', {
      reason: 'Following mandatory fields should be included: password (or sendPasswordResetEmail: true)',
    });
  }
  if (wanted.sendPasswordResetEmail === true && !wanted.email) {
    throw new Refusal('validation', { reason: 'email: is needed to send the link for setting a password' });
  }
  if (wanted.tfaEnforced === true) requireEnforceable(actor, settings);
  const { smsEnabled = false } = smsSwitch(wanted, settings);
  if (smsEnabled) requireRight(actor, 'enforceTfa');
  const now = tools.clock.now();
  const profile = profileChanges(wanted, {}, false);
  const strength = wanted.password === undefined ? null : judgePassword(wanted.password, settings);
  if (wanted.password !== undefined) {
    await requireUnguessable(tools, wanted.password, { ...emptyUser, ...profile, userName: wanted.userName });
  }
  const passwordHash = wanted.password === undefined ? null : await tools.hasher.hash(wanted.password);
  const user: NewUser = {
    ...emptyUser,
    ...withNumber(tools.delivered, settings, profile, null),
    key: tools.randomness.id(),
    userName: wanted.userName,
    enabled: wanted.enabled ?? true,
    passwordHash,
    passwordStrength: strength,
    lastPasswordChange: passwordHash === null ? null : now,
    shouldResetPassword: passwordHash === null || (wanted.shouldResetPassword ?? false),
    tfaEnforced: wanted.tfaEnforced ?? false,
    smsEnabled,
    devicePermissions: wanted.devicePermissions ?? {},
    applications: wanted.applications ?? [],
    createdAt: now,
  };
  requireMayGrant(actor, {}, user);
  const owner = ownerOfNew(actor);
  const names = uniqueNames(user.userName, user.alias, user.email);
  return tools.storage.transaction(async (storage) => {
    const outcome = await storage.users.insert(tenant, user, names);
    if (outcome !== 'created') return refuseTaken(outcome, user, false);
    // Not with the row: whoever is being removed at this moment must leave no sub-users to the next of their name.
    if (owner !== null && (await storage.users.setOwner(tenant, user.key, owner)) !== 'updated') {
      throw new Refusal('accessDenied');
    }
    await storage.roles.grant(tenant, user.key, OWN_PERMISSIONS);
    await storage.audit.append(tenant, { time: now, ...records.userCreated(author(actor), user.userName) });
    if (user.tfaEnforced) {
      await storage.audit.append(tenant, { time: now, ...records.tfaEnforcement(author(actor), user.userName, true) });
    }
    if (smsEnabled) {
      await storage.audit.append(tenant, { time: now, ...records.smsSwitched(author(actor), user.userName, true) });
    }
    const created: UserRecord = { ...user, tenant, version: 1, activeFactor: null };
    for (const id of wanted.groupIds ?? []) await addToGroup(storage, actor, created, id, now);
    await followCodes(tools, storage, created, { smsEnabled }, settings);
    if (wanted.sendPasswordResetEmail === true) {
      await queuePasswordLink(tools, storage, created, { kind: 'invitation', address: '' });
    }
    return (await storage.users.byKey(tenant, user.key)) ?? created;
  });
}

export const emptyUser = {
  alias: null,
  email: null,
  firstName: null,
  lastName: null,
  phone: null,
  smsNumber: null,
  enabled: true,
  passwordHash: null,
  passwordStrength: null,
  lastPasswordChange: null,
  shouldResetPassword: false,
  tfaEnforced: false,
  smsEnabled: false,
  newsletter: false,
  owner: null,
  delegatedBy: null,
  customProperties: {},
  devicePermissions: {},
  applications: [],
} as const;
