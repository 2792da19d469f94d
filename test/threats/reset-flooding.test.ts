import { expect, test } from 'vitest';
import { newPerson } from '../support/people.ts';
import { nextAddress, TENANT, withServer } from '../support/start-server.ts';

// Security section 5: nobody fills a mailbox, or the table of waiting mail, by asking for links.
const server = withServer('sqlite');
const RESET = '/user/passwordReset';
const HOUR = 60 * 60_000;

const limited = async () => {
  const page = await (await server().admin()).get('/audit/auditRecords?type=UserAuthentication&revert=true');
  return (page.at('auditRecords') as { text: string; severity: string }[])
    .filter(({ text }) => text.startsWith('Too many links'))
    .map(({ text, severity }) => `${severity}: ${text}`);
};

test('one account gets three mails an hour, from however many addresses and in whatever spelling; every answer is the same', async () => {
  const person = await newPerson(server(), { email: 'flooded@example.com' });
  const answers = new Set<string>();
  for (let index = 0; index < 40; index++) {
    const email = ['flooded@example.com', 'FLOODED@example.com', 'flooded@EXAMPLE.com', 'ﬂooded@example.com'][
      index % 4
    ];
    const { status, text } = await server().client(nextAddress()).post(RESET, { email });
    answers.add(`${status} ${text}`);
  }
  expect([...answers]).toEqual(['200 {}']);
  expect((await server().deliver()).map(({ to }) => to)).toEqual(Array(3).fill('flooded@example.com'));
  expect(await limited()).toEqual([
    'WARNING: Too many links to set a password were asked for: for "flooded@EXAMPLE.com"',
  ]);
  // It harms nobody: the owner logs in as ever, and somebody else's link is sent.
  expect((await server().client().login(person.userName, person.password)).status).toBe(200);
  await newPerson(server(), { email: 'neighbour@example.com' });
  await server().client().post(RESET, { email: 'neighbour@example.com' });
  expect((await server().deliver()).map(({ to }) => to)).toEqual(['neighbour@example.com']);
  server().clock.move(HOUR);
  await server().client().post(RESET, { email: 'flooded@example.com' });
  expect(await server().deliver()).toHaveLength(1);
});

test('one address asks ten times an hour, then is told when to come back; of 50 at once ten pass', async () => {
  const client = server().client();
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) => client.post(RESET, { email: `nobody-${index}@example.com` })),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
  const refused = answers.filter(({ status }) => status !== 200);
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['tooManyAttempts']));
  expect(refused[0]?.headers['retry-after']).toBe('3600');
  expect(await server().house.tools.storage.outbox.seals(TENANT, '', 100)).toHaveLength(10);
  await server().deliver();
  expect(await server().house.tools.storage.outbox.seals(TENANT, '', 100)).toEqual([]);
  expect((await limited())[0]).toBe('WARNING: Too many links to set a password were asked for: from one address');
  // Others are not held up by it, and neither are logins from there.
  expect((await server().client().post(RESET, { email: 'nobody@example.com' })).status).toBe(200);
  const person = await newPerson(server());
  expect((await client.login(person.userName, person.password)).status).toBe(200);
  server().clock.move(HOUR);
  expect((await client.post(RESET, { email: 'nobody@example.com' })).status).toBe(200);
});

test('asking over and over neither locks the account nor changes it', async () => {
  const person = await newPerson(server(), { email: 'calm@example.com' });
  const { users } = server().house.tools.storage;
  const before = await users.byUserName(TENANT, person.userName);
  for (let index = 0; index < 20; index++) await server().client().post(RESET, { email: 'calm@example.com' });
  await server().deliver();
  expect(await users.byUserName(TENANT, person.userName)).toEqual(before);
});
