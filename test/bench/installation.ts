import { randomUUID } from 'node:crypto';
import { OWN_PERMISSIONS } from '../../src/contract/permissions.ts';
import { firstStart } from '../../src/core/tenants/first-start.ts';
import { secretPlace } from '../../src/core/tfa/tenant-factor.ts';
import { emptyUser } from '../../src/core/users/create-user.ts';
import { uniqueNames } from '../../src/core/users/profile.ts';
import { readConfiguration } from '../../src/server/configuration.ts';
import { openHouse } from '../../src/server/wiring.ts';

export const PASSWORD = 'Corr3ct-horse';
const TENANT = 't1';

export interface Enrolled {
  readonly userName: string;
  readonly secret: Uint8Array;
}

/** Makes an installation with users whose TOTP is active; they share one password hash, which took its time once. */
export async function makeInstallation(dataDir: string, count: number): Promise<Enrolled[]> {
  const { tools, storage } = await openHouse(readConfiguration({ SALLYPORT_DATA_DIR: dataDir }));
  try {
    await firstStart(tools, TENANT, { userName: 'admin', email: 'admin@localhost', password: PASSWORD });
    await storage.settings.put(TENANT, 'two-factor-authentication', 'enabled', 'true');
    const passwordHash = await tools.hasher.hash(PASSWORD);
    const now = tools.clock.now();
    return await storage.transaction(async (all) => {
      const enrolled: Enrolled[] = [];
      for (let index = 0; index < count; index++) {
        const [userName, key, startedBy] = [`user-${index}`, randomUUID(), 'installation'];
        const secret = tools.randomness.bytes(20);
        const user = { ...emptyUser, key, userName, passwordHash, createdAt: now };
        await all.users.insert(TENANT, user, uniqueNames(userName, null, null));
        await all.roles.grant(TENANT, key, OWN_PERMISSIONS);
        const sealedSecret = tools.sealer.seal(secret, secretPlace(TENANT, key, 'totp'));
        const pending = { id: randomUUID(), sealedSecret, startedBy, expiresAt: now + 1000 };
        await all.factors.start(TENANT, key, 'totp', pending);
        await all.factors.markVerified(TENANT, key, 'totp', { id: pending.id, startedBy, step: 1, at: now });
        await all.factors.activate(TENANT, key, 'totp', { startedBy, at: now, verifiedSince: now });
        enrolled.push({ userName, secret });
      }
      return enrolled;
    });
  } finally {
    await storage.close();
  }
}
