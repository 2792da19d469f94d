import { ADMINS_GROUP, defaultGroups, MANAGEMENT, OWN_PERMISSIONS, permissions } from '../../contract/permissions.ts';
import type { Author } from '../audit/draft.ts';
import { records } from '../audit/records.ts';
import type { Storage } from '../ports/storage.ts';
import type { NewTenant } from '../ports/tenants.ts';
import type { Tools } from '../ports/tools.ts';
import type { NewUser } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { emptyUser } from '../users/create-user.ts';
import { requireUnguessable } from '../users/password-blocklist.ts';
import { judgePassword } from '../users/password-rules.ts';
import { uniqueNames } from '../users/profile.ts';

export interface FirstAdministrator {
  readonly userName: string;
  readonly email: string;
  /** `null`: they have to set one through a reset first. */
  readonly password: string | null;
}

/**
 * The first administrator of a tenant to be, their password hashed: the slow part, before any transaction. Refuses
 * `passwordRules`, `passwordWeak`, `passwordCommon` by the platform's rules.
 */
export async function draftAdministrator(
  tools: Pick<Tools, 'storage' | 'clock' | 'hasher' | 'randomness' | 'commonPasswords' | 'identity'>,
  tenant: string,
  { userName, email, password }: FirstAdministrator,
): Promise<NewUser> {
  const now = tools.clock.now();
  const settings = await readSettings(tools.storage, tenant);
  const passwordStrength = password === null ? null : judgePassword(password, settings);
  if (password !== null) await requireUnguessable(tools, password, { ...emptyUser, userName, email });
  return {
    ...emptyUser,
    key: tools.randomness.id(),
    userName,
    email,
    passwordStrength,
    passwordHash: password === null ? null : await tools.hasher.hash(password),
    lastPasswordChange: password === null ? null : now,
    shouldResetPassword: password === null,
    createdAt: now,
  };
}

/**
 * Makes a tenant with its global roles, its settings and its administrator; to be called in a transaction. `false`, and
 * nothing made, when the id or the domain is taken.
 */
export async function makeTenant(
  storage: Storage,
  tenant: string,
  details: NewTenant,
  administrator: NewUser,
  author: Author,
): Promise<boolean> {
  if (!(await storage.tenants.create(tenant, { ...details, adminName: administrator.userName }))) return false;
  for (const group of defaultGroups) {
    // Administrators of the management tenant administer tenants too; others would hold these in vain.
    const roles = tenant === MANAGEMENT && group.name === ADMINS_GROUP ? permissions : group.roles;
    await storage.roles.createGroup(tenant, { ...group, roles });
  }
  await storage.settings.put(tenant, 'two-factor-authentication', 'strategy', 'TOTP');
  const { userName, email } = administrator;
  const outcome = await storage.users.insert(tenant, administrator, uniqueNames(userName, null, email));
  if (outcome !== 'created') throw new Refusal('userNameTaken', { name: userName });
  await storage.roles.grant(tenant, administrator.key, OWN_PERMISSIONS);
  const admins = (await storage.roles.groups(tenant)).find((group) => group.name === ADMINS_GROUP);
  if (admins !== undefined) await storage.roles.addMember(tenant, admins.id, administrator.key);
  await storage.audit.append(tenant, { time: details.createdAt, ...records.userCreated(author, userName) });
  return true;
}
