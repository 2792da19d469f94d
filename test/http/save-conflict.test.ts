import { describe, expect, test } from 'vitest';
import { groups, newPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';

describe.each(engines)('two saves of one version of a user, on %s', (engine) => {
  const server = withServer(engine);

  test('that change global roles alone: one is stored, the other is told, also at the same moment', async () => {
    const person = await newPerson(server());
    const admin = await server().admin();
    const version = Number(String((await admin.get(person.path)).headers.etag).replaceAll('"', ''));
    const wanted = [groups.business, groups.tenantManager, groups.userManager, groups.sharedUserManager];
    const answers = await Promise.all(wanted.map((id) => admin.put(person.path, { groupIds: [id], version })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    const stored = wanted[answers.findIndex(({ status }) => status === 200)];
    const after = await admin.get(person.path);
    expect(after.at('groups.references')).toHaveLength(1);
    expect(after.at('groups.references.0.group.id')).toBe(stored);
  });
});
