import { describe, expect, test } from 'vitest';
import { signedInPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';

// Records are kept for good. Somebody without any permission over others fills the disk, and the pages of whoever reads
// the audit, by changing a large custom property of their own again and again.
describe.each(engines)('changing one’s own profile, on %s', (engine) => {
  const server = withServer(engine);

  test('writes a small record, however large the value', async () => {
    const { person, client } = await signedInPerson(server());
    for (const letter of ['a', '😀']) {
      const customProperties = { notes: letter.repeat(7_000) };
      expect((await client.put('/user/currentUser', { customProperties })).at('customProperties.notes')).toBe(
        customProperties.notes,
      );
    }
    const admin = await server().admin();
    const answer = await admin.get(`/audit/auditRecords?source=${person.userName}&revert=true&pageSize=2`);
    expect(answer.at('auditRecords.1.changes.0.newValue')).toMatch(/^\{"notes":"a{244}…$/);
    expect(answer.at('auditRecords.0.changes.0.previousValue')).toMatch(/^\{"notes":"a{244}…$/);
    expect(answer.text.length).toBeLessThan(4_000);
  });
});
