import { ADMINS_GROUP, defaultGroups, OWN_PERMISSIONS } from '../../contract/permissions.ts';
import { records } from '../audit/records.ts';
import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { emptyUser } from '../users/create-user.ts';
import { requireUnguessable } from '../users/password-blocklist.ts';
import { passwordStrength } from '../users/password-rules.ts';
import { uniqueNames } from '../users/profile.ts';

export interface FirstAdministrator {
  readonly userName: string;
  readonly email: string;
  readonly password: string;
}

/**
 * Makes the first tenant with its global roles, its settings and its administrator, in one transaction. `false` when
 * the tenant exists, also for all but one of several processes that start at once. Refuses `passwordCommon`.
 */
export async function firstStart(
  tools: Pick<Tools, 'storage' | 'clock' | 'hasher' | 'randomness' | 'commonPasswords' | 'identity'>,
  tenant: string,
  administrator: FirstAdministrator,
): Promise<boolean> {
  if ((await tools.storage.tenants.find(tenant)) !== null) return false;
  await requireUnguessable(tools, administrator.password, { ...emptyUser, ...administrator });
  const now = tools.clock.now();
  const hash = await tools.hasher.hash(administrator.password);
  return tools.storage.transaction(async (storage) => {
    if (!(await storage.tenants.create(tenant, { domain: null, createdAt: now }))) return false;
    for (const group of defaultGroups) await storage.roles.createGroup(tenant, group);
    await storage.settings.put(tenant, 'two-factor-authentication', 'strategy', 'TOTP');
    await createAdministrator(storage, tenant, administrator, { hash, now, key: tools.randomness.id() });
    return true;
  });
}

async function createAdministrator(
  storage: Storage,
  tenant: string,
  administrator: FirstAdministrator,
  made: { hash: string; now: number; key: string },
): Promise<void> {
  const { userName, email, password } = administrator;
  const user = {
    ...emptyUser,
    key: made.key,
    userName,
    email,
    passwordHash: made.hash,
    passwordStrength: passwordStrength(password, 8),
    lastPasswordChange: made.now,
    createdAt: made.now,
  };
  const outcome = await storage.users.insert(tenant, user, uniqueNames(userName, null, email));
  if (outcome !== 'created') throw new Refusal('userNameTaken', { name: userName });
  await storage.roles.grant(tenant, user.key, OWN_PERMISSIONS);
  const admins = (await storage.roles.groups(tenant)).find((group) => group.name === ADMINS_GROUP);
  if (admins !== undefined) await storage.roles.addMember(tenant, admins.id, user.key);
  await storage.audit.append(tenant, {
    time: made.now,
    ...records.userCreated({ userName: 'system', address: '' }, userName),
  });
}
