import { randomUUID } from 'node:crypto';
import { OWN_PERMISSIONS } from '../../../src/contract/permissions.ts';
import { firstStart } from '../../../src/core/tenants/first-start.ts';
import { emptyUser } from '../../../src/core/users/create-user.ts';
import { uniqueNames } from '../../../src/core/users/profile.ts';
import { readConfiguration } from '../../../src/server/configuration.ts';
import { openHouse } from '../../../src/server/wiring.ts';
import type { CrashGround } from './crash-run.ts';
import { PASSWORD, Person } from './person.ts';
import { freePort } from './server-process.ts';

const PEOPLE = 900;

/**
 * Makes a tenant that uses TOTP, an administrator, and people who must set it up. All share one password hash: a hash
 * each would take as long as the whole run.
 * @param place the variables that say where the data is
 */
export async function populate(
  place: Readonly<Record<string, string>>,
): Promise<Omit<CrashGround, 'openDatabase' | 'killDatabase'>> {
  const port = await freePort();
  const variables = {
    ...place,
    SALLYPORT_ADMIN_PASSWORD: PASSWORD,
    // Each person comes from an address of their own.
    SALLYPORT_TRUSTED_PROXIES: '127.0.0.1',
  };
  const { tools, storage } = await openHouse(readConfiguration(variables));
  try {
    await firstStart(tools, 't1', { userName: 'admin', email: 'admin@localhost', password: PASSWORD });
    await storage.settings.put('t1', 'two-factor-authentication', 'enabled', 'true');
    const passwordHash = await tools.hasher.hash(PASSWORD);
    const people = Array.from(
      { length: PEOPLE },
      (_, index) => new Person(`person-${index}`, randomUUID(), `10.0.${index >> 8}.${index & 255}`),
    );
    await storage.transaction(async (all) => {
      for (const { key, name: userName } of people) {
        const user = { ...emptyUser, key, userName, passwordHash, tfaEnforced: true, createdAt: tools.clock.now() };
        await all.users.insert('t1', user, uniqueNames(userName, null, null));
        await all.roles.grant('t1', key, OWN_PERMISSIONS);
      }
    });
    return { port, variables, people, administrator: 'admin', sealer: tools.sealer };
  } finally {
    await storage.close();
  }
}
