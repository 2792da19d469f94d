import { describe, expect, test } from 'vitest';
import { deliverDue, type MailOutcome } from '../../src/core/mail/deliver.ts';
import { MailFailure, type MailMessage } from '../../src/core/ports/mailer.ts';
import { newPerson } from '../support/people.ts';
import { engines, PASSWORD, TENANT, type TestServer, withServer } from '../support/start-server.ts';

// Whoever takes an account over must not be able to stop the mail that tells of it: not by a crash, not by the gateway.
const MINUTE = 60_000;

describe.each(engines)('a notice, on %s', (engine) => {
  const server = withServer(engine);
  let people = 0;
  const changed = async (): Promise<string> => {
    people++;
    const email = `told-${people}@example.com`;
    const person = await newPerson(server(), { email });
    const set = { currentUserPassword: PASSWORD, newPassword: 'Passw0rd!given' };
    expect((await (await server().admin()).put(`${person.path}/password`, set)).status).toBe(200);
    return email;
  };
  /** What a server sends with a gateway of its own, and how each went. */
  const deliverBy = async (
    { house }: TestServer,
    send: (message: MailMessage) => Promise<void>,
  ): Promise<MailOutcome[]> => {
    const outcomes: MailOutcome[] = [];
    await deliverDue({ ...house.tools, mail: { ...house.tools.mail, send } }, (outcome) => outcomes.push(outcome));
    return outcomes;
  };
  const given = async () =>
    (
      (await (await server().admin()).get('/audit/auditRecords?type=User&pageSize=2000')).at('auditRecords') as {
        activity: string;
        text: string;
      }[]
    ).filter(({ activity }) => activity === 'Mail given up');

  test('is delivered by another process when the one that held it is gone', async () => {
    const email = await changed();
    const dying = await server().another();
    await new Promise<void>((taken) => {
      void deliverBy(dying, () => {
        taken();
        return new Promise(() => undefined);
      });
    });
    // The other holds it until its lease is over.
    expect(await server().deliver()).toEqual([]);
    server().clock.move(5 * MINUTE);
    expect((await server().deliver()).map(({ to }) => to)).toEqual([email]);
  });

  test('is sent once by many processes that look at once', async () => {
    const emails = [await changed(), await changed(), await changed()];
    const processes = [server(), await server().another(), await server().another()];
    const sent: string[] = [];
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        deliverBy(processes[index % 3] as TestServer, async ({ to }) => void sent.push(to)),
      ),
    );
    expect(sent.sort()).toEqual(emails);
  });

  test('waits for a gateway that fails, longer each time, and is given up within a day, on the record', async () => {
    const email = await changed();
    const times: number[] = [];
    const start = server().clock.now();
    const outcomes: MailOutcome[] = [];
    for (let minute = 0; minute <= 24 * 60; minute += 5) {
      outcomes.push(
        ...(await deliverBy(server(), async () => {
          times.push((server().clock.now() - start) / MINUTE);
          throw new MailFailure('451 try again later', false);
        })),
      );
      server().clock.move(5 * MINUTE);
    }
    expect(times).toEqual([0, 5, 10, 25, 85, 265, 625, 1345]);
    expect(outcomes).toEqual([...Array(7).fill('postponed'), 'givenUp']);
    const records = await given();
    expect(records.at(-1)?.text).toMatch(/^A mail to user person-\d+ was given up after 8 attempts$/);
    expect(JSON.stringify(records)).not.toContain(email);
    expect(await server().house.tools.storage.outbox.seals(TENANT, '', 9)).toEqual([]);
  });

  test('that no gateway will ever take is given up at once', async () => {
    await changed();
    const before = (await given()).length;
    const refused = async () => {
      throw new MailFailure('550 no such mailbox', true);
    };
    expect(await deliverBy(server(), refused)).toEqual(['givenUp']);
    expect(await given()).toHaveLength(before + 1);
  });

  test('is sealed where it waits, and sealed again for a new master key', async () => {
    const email = await changed();
    const waiting = await server().house.tools.storage.outbox.seals(TENANT, '', 9);
    expect(waiting).toHaveLength(1);
    expect(waiting[0]?.sealed).toMatch(/^v1\.[0-9a-f]{8}\.[\w-]+$/);
    const { resealSecrets } = await import('../../src/core/tfa/reseal-secrets.ts');
    expect(await resealSecrets(server().house.tools)).toBeGreaterThanOrEqual(1);
    expect((await server().house.tools.storage.outbox.seals(TENANT, '', 9))[0]?.sealed).not.toBe(waiting[0]?.sealed);
    expect((await server().deliver()).map(({ to }) => to)).toEqual([email]);
  });

  test('copied to another row does not open, and is given up', async () => {
    await changed();
    const { outbox } = server().house.tools.storage;
    const [waiting] = await outbox.seals(TENANT, '', 9);
    const copy = { id: 'copy', kind: 'mail', userKey: null, sealed: waiting?.sealed ?? '', createdAt: 1 } as const;
    await outbox.put(TENANT, copy);
    expect((await server().deliver()).map(({ to }) => to)).toHaveLength(1);
    expect((await given()).at(-1)?.text).toBe('A mail was given up after 1 attempt');
  });
});
