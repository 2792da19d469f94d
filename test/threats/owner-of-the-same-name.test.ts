import { describe, expect, test } from 'vitest';
import { groups, newPerson, signedInPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';

// Sub-users belong to a name. A manager with CREATE alone makes a user with the name of a manager who was deleted, to set
// the passwords of that one's sub-users.
describe.each(engines)('a user with the name of a deleted manager, on %s', (engine) => {
  const server = withServer(engine);
  const groupIds = [groups.sharedUserManager];

  test('does not get the sub-users of the deleted one', async () => {
    const { person: manager, client } = await signedInPerson(server(), { groupIds });
    const orphan = await newPerson(server(), {}, client);
    const { client: thief } = await signedInPerson(server(), { groupIds });
    const own = await newPerson(server(), {}, thief);
    const admin = await server().admin();
    expect((await admin.delete(manager.path)).status).toBe(204);

    const again = await newPerson(server(), { userName: manager.userName, groupIds }, thief);
    const puppet = server().client();
    await puppet.login(again.userName, again.password);
    expect((await puppet.get(orphan.path)).code).toBe('userNotFound');
    expect((await puppet.put(orphan.path, { enabled: false })).code).toBe('userNotFound');
    expect((await admin.get(orphan.path)).at('owner')).toBeUndefined();
    expect((await thief.get(own.path)).status).toBe(200);
  });
});
