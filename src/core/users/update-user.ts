import type { AuditChange } from '../../contract/audit.ts';
import type { CurrentUserUpdate, UserUpdate } from '../../contract/users.ts';
import { type Actor, author } from '../access/actor.ts';
import { isSelf, refuseSelf, requireChargeOf, requireMayGrant, requireRight, requireRightOver } from '../access/may.ts';
import { records } from '../audit/records.ts';
import { counters } from '../lockout/counters.ts';
import { lockoutPolicy } from '../lockout/policy.ts';
import { notify } from '../mail/notify.ts';
import type { QueueTools } from '../mail/queue-mail.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserChanges, UserRecord } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { gavePassword } from '../sessions/fresh-login.ts';
import { readSettings, type TenantSettings } from '../settings/tenant-settings.ts';
import { numberEnding } from './adopt-number.ts';
import { assignGroups, requireAnotherAdministrator } from './assign-groups.ts';
import { withNumber } from './phone.ts';
import { changedNames, profileChanges, refuseTaken } from './profile.ts';
import { followCodes, requireMayChangeCodes, smsSwitch } from './sms-switch.ts';
import { requireEnforceable } from './tfa-switches.ts';

type UserTools = Pick<Tools, 'storage' | 'delivered'> & QueueTools;

/**
 * Changes another user, or one's own profile through the administration: profile, state, enforcement and global roles
 * in one transaction, so that nothing is half-saved. Disabling a user or changing their global roles ends their
 * sessions.
 *
 * Refuses `accessDenied`, `ownAccount`, `lastAdministrator`, `userNameTaken`, `emailTaken`, `changedMeanwhile`, and where
 * codes are to be sent to the user `phoneRequired`, `phoneInvalid`, `phoneCountryNotAllowed`.
 */
export async function updateUser(
  tools: UserTools,
  actor: Actor,
  user: UserRecord,
  update: UserUpdate,
): Promise<UserRecord> {
  const settings = await readSettings(tools.storage, user.tenant);
  if (!isSelf(actor, user)) await requireRightOver(tools.storage, actor, 'updateUsers', user);
  const changes = administrativeChanges(tools, actor, user, update, settings);
  const now = tools.clock.now();
  return tools.storage.transaction(async (storage) => {
    if (!isSelf(actor, user)) await requireChargeOf(storage, actor, 'updateUsers', user);
    await requireMayChangeCodes(storage, actor, user, changes, settings);
    if (changes.enabled === false) await requireAnotherAdministrator(storage, user);
    await save(storage, actor, user, changes, now, update.version);
    await followUp(tools, storage, actor, user, changes);
    const rolesChanged =
      update.groupIds !== undefined && (await assignGroups(storage, actor, user, update.groupIds, now));
    if (rolesChanged || changes.enabled === false) {
      await storage.sessions.endOfUser(user.tenant, user.key, 'revoked', now);
    }
    const after = await reread(storage, user);
    await followCodes(tools, storage, after, changes, settings);
    return after;
  });
}

/** Changes one's own profile. */
export async function updateCurrentUser(
  tools: UserTools,
  actor: Actor,
  update: CurrentUserUpdate,
): Promise<UserRecord> {
  requireRight(actor, 'changeOwn');
  const settings = await readSettings(tools.storage, actor.tenant);
  const profile = withNumber(
    tools.delivered,
    settings,
    profileChanges(update, actor.user.customProperties, true),
    actor.user,
  );
  return tools.storage.transaction(async (storage) => {
    const changes = changed(actor.user, profile);
    await requireMayChangeCodes(storage, actor, actor.user, changes, settings);
    await save(storage, actor, actor.user, changes, tools.clock.now(), undefined);
    await followUp(tools, storage, actor, actor.user, changes);
    return reread(storage, actor.user);
  });
}

/** What is asked for, less what is already so: a client that sends the whole user back changes nothing by it. */
function administrativeChanges(
  { delivered }: Pick<Tools, 'delivered'>,
  actor: Actor,
  user: UserRecord,
  update: UserUpdate,
  settings: TenantSettings,
): UserChanges {
  const changes = changed(user, {
    ...withNumber(delivered, settings, profileChanges(update, user.customProperties, isSelf(actor, user)), user),
    ...smsSwitch(update, settings),
    ...(update.enabled === undefined ? {} : { enabled: update.enabled }),
    ...(update.shouldResetPassword === undefined ? {} : { shouldResetPassword: update.shouldResetPassword }),
    ...(update.tfaEnforced === undefined ? {} : { tfaEnforced: update.tfaEnforced }),
    ...(update.devicePermissions === undefined ? {} : { devicePermissions: update.devicePermissions }),
    ...(update.applications === undefined ? {} : { applications: update.applications }),
  });
  requireMayGrant(actor, user, changes);
  // Ignored, it would be told as saved, and open nothing.
  if (update.password) {
    const route = isSelf(actor, user) ? 'PUT /user/currentUser/password' : 'PUT …/users/{id}/password';
    throw new Refusal('validation', { reason: `password: is changed with ${route}` });
  }
  if (isSelf(actor, user)) {
    requireRight(actor, 'changeOwn');
    for (const key of ['enabled', 'shouldResetPassword', 'tfaEnforced'] as const) {
      if (changes[key] !== undefined) refuseSelf(actor, user, key);
    }
    return changes;
  }
  if (changes.email !== undefined) {
    throw new Refusal('validation', { reason: 'Only users themselves can change their email address' });
  }
  if (changes.tfaEnforced === true) requireEnforceable(actor, settings);
  if (changes.tfaEnforced === false) requireRight(actor, 'enforceTfa');
  return changes;
}

function changed(user: UserRecord, changes: UserChanges): UserChanges {
  const before = user as unknown as Record<string, unknown>;
  const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);
  return Object.fromEntries(Object.entries(changes).filter(([key, value]) => !same(before[key], value)));
}

async function save(
  storage: Storage,
  actor: Actor,
  user: UserRecord,
  changes: UserChanges,
  now: number,
  expectedVersion: number | undefined,
): Promise<void> {
  if (expectedVersion !== undefined && expectedVersion !== user.version) throw new Refusal('changedMeanwhile');
  // With a version to hold to, also a save of roles alone has to take it: of two at once one is told.
  if (Object.keys(changes).length === 0 && expectedVersion === undefined) return;
  const outcome = await storage.users.update(user.tenant, user.key, changes, {
    ...(expectedVersion === undefined ? {} : { expectedVersion }),
    ...changedNames(user, changes),
  });
  if (outcome !== 'updated') refuseTaken(outcome, { ...user, ...changes }, changes.alias !== undefined);
  // The number is the phone's, read: what is written down of it is the phone's ending.
  const { tfaEnforced, smsEnabled, smsNumber: _, ...rest } = changes;
  if (smsEnabled !== undefined) {
    const record = records.smsSwitched(author(actor), user.userName, smsEnabled);
    await storage.audit.append(user.tenant, { time: now, ...record });
  }
  if (tfaEnforced !== undefined) {
    await storage.audit.append(user.tenant, {
      time: now,
      ...records.tfaEnforcement(author(actor), user.userName, tfaEnforced),
    });
  }
  if (Object.keys(rest).length > 0) {
    await storage.audit.append(user.tenant, {
      time: now,
      ...records.userUpdated(author(actor), user.userName, detailsOf(rest), auditChanges(user, rest)),
    });
  }
}

/** In the words that clients translate, where they have some. */
function detailsOf({ applications, ...rest }: UserChanges): string {
  const given = applications
    ?.map(({ name, id }) => String(name ?? id ?? '?'))
    .join(', ')
    .slice(0, MAX_SHOWN);
  return [...Object.keys(rest), ...(given === undefined ? [] : [`applications [${given}] added`])].join(', ');
}

/** Long enough for every name and address; what is longer is cut in the audit. */
const MAX_SHOWN = 254;

/**
 * Before and after of each attribute; a phone number is not written down in full. Long values are cut: records are kept
 * for a year and more, and anybody may change their own custom properties as often as they like.
 */
function auditChanges(user: UserRecord, changes: UserChanges): AuditChange[] {
  const before = user as unknown as Record<string, unknown>;
  const shown = (attribute: string, value: unknown) => {
    if (attribute === 'phone' && typeof value === 'string') return numberEnding(value);
    const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
    return typeof text === 'string' && text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
  };
  return Object.entries(changes).map(([attribute, value]) => ({
    attribute,
    type: 'java.lang.String',
    previousValue: shown(attribute, before[attribute]),
    newValue: shown(attribute, value),
  }));
}

/** What follows from a change of how the user is reached or logs in, and the notice of it. `user` is as before: a new address would not know the old one. */
async function followUp(
  tools: QueueTools,
  storage: Storage,
  actor: Actor,
  user: UserRecord,
  changes: UserChanges,
): Promise<void> {
  const { address } = actor;
  if (changes.email !== undefined) {
    // Links that wait in the mailbox of before set no password any more.
    await storage.singleUseTokens.voidOf(user.tenant, user.key);
    await holdLinks(tools, storage, actor, user);
    await notify(tools, storage, user, { kind: 'emailChanged', address });
  }
  if (changes.phone !== undefined) {
    await notify(tools, storage, user, { kind: 'phoneChanged', address, ending: changes.phone?.slice(-3) ?? '—' });
  }
  const by = actor.user.userName;
  if (changes.tfaEnforced === true)
    await notify(tools, storage, user, { kind: 'factorEnforced', by, strategy: 'TOTP' });
  if (changes.tfaEnforced === false) await notify(tools, storage, user, { kind: 'factorNotEnforced', by });
  if (changes.smsEnabled !== undefined) {
    await notify(tools, storage, user, { kind: changes.smsEnabled ? 'smsSwitchedOn' : 'smsSwitchedOff', by });
  }
}

/**
 * Whoever holds a session for a moment could give the account an address of their own, and have a link sent there that
 * sets a password: then a session would be worth as much as the password. Unless the password was given a moment ago,
 * the new address gets no such link for a day, and the old one is told at once.
 */
async function holdLinks(tools: QueueTools, storage: Storage, actor: Actor, user: UserRecord): Promise<void> {
  const now = tools.clock.now();
  const counter = counters.newAddress(user.key);
  await storage.attempts.clear(user.tenant, counter);
  if (!gavePassword(actor, now)) await storage.attempts.take(user.tenant, counter, lockoutPolicy.newAddress, now);
}

async function reread(storage: Storage, user: UserRecord): Promise<UserRecord> {
  const now = await storage.users.byKey(user.tenant, user.key);
  if (now === null) throw new Refusal('userNotFound', { id: user.userName });
  return now;
}
