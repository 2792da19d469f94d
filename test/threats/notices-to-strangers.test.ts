import { expect, test } from 'vitest';
import { signedInPerson } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';

// Users choose their own address: somebody who changes it all day must not have us fill a stranger's mailbox.
const server = withServer('sqlite');

test('changing one’s address back and forth sends twenty notices a day, and says so in the audit log', async () => {
  const { person, client } = await signedInPerson(server(), { email: 'stranger@example.net' });
  for (let index = 0; index < 60; index++) {
    const email = index % 2 === 0 ? 'own@example.com' : 'stranger@example.net';
    expect((await client.put('/user/currentUser', { email })).status).toBe(200);
  }
  const mails = await server().deliver();
  expect(mails).toHaveLength(20);
  const records = await (await server().admin()).get(`/audit/auditRecords?source=${person.userName}&pageSize=200`);
  const texts = (records.at('auditRecords') as { text: string }[]).map(({ text }) => text);
  expect(texts.filter((text) => text.includes('so many notices'))).toHaveLength(1);
});
