import { describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson } from '../support/people.ts';
import { codeOf, codeOption, newNumber, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { engines, nextAddress, type TestServer, withServer } from '../support/start-server.ts';

const PATH = '/tenant/sms-provider/test';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const administrator = async (at: TestServer): Promise<Client> => {
  const { userName, password } = await newPerson(at, { groupIds: [groups.admins] });
  const client = at.client();
  expect((await client.login(userName, password)).status).toBe(200);
  return client;
};
const outcomeOf = (answer: Awaited<ReturnType<Client['post']>>) => String(answer.at('outcome') ?? codeOf(answer));

// T023 to T025 by another door: "Send test SMS" rings nobody's phone all night and runs up no bill.
describe.each(engines)('test messages again and again, on %s', (engine) => {
  const server = withServer(engine);

  test('by one administrator: one a minute, however many at once', async () => {
    const admin = await administrator(server());
    const tries = Array.from({ length: 20 }, () => admin.post(PATH, { phone: newNumber() }));
    const answers = await Promise.all(tries);
    expect(answers.map(outcomeOf).sort()).toEqual(['accepted', ...Array(19).fill('tooManyCodes')]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.headers['retry-after']).toBe('60');
  });

  test('by many administrators to one phone: five an hour, and a login counts with them', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    expect((await server().client().login(person.userName, person.password)).code).toBe('smsCodeSent');
    const outcomes = [];
    for (let each = 0; each < 6; each++) {
      const admin = await administrator(server());
      // Spelled in every way that there is.
      const phone =
        each % 2 ? person.phone : person.phone.replace(/^\+49/, '+49 (').replace(/(\d{3})(?=\d{8}$)/, '$1) ');
      outcomes.push(outcomeOf(await admin.post(PATH, { phone }, { address: nextAddress() })));
    }
    expect(outcomes).toEqual([...Array(4).fill('accepted'), 'tooManyCodes', 'tooManyCodes']);
    expect(person.messages()).toBe(5);
  });

  test('they are part of the tenant’s budget, and go only to its countries', async () => {
    server().clock.move(25 * HOUR);
    await codeOption(server(), 'sms.budget.day', '2');
    const admins = [await administrator(server()), await administrator(server()), await administrator(server())];
    const outcomes = [];
    for (const admin of admins) outcomes.push(outcomeOf(await admin.post(PATH, { phone: newNumber() })));
    expect(outcomes).toEqual(['accepted', 'accepted', 'tooManyCodes']);
    await codeOption(server(), 'sms.budget.day', null);
    await codeOption(server(), 'sms.countries', 'AT');
    expect(outcomeOf(await (admins[2] as Client).post(PATH, { phone: newNumber() }))).toBe('phoneCountryNotAllowed');
    await codeOption(server(), 'sms.countries', null);
  });

  test('by whoever may only read, or is signed in for set-up alone: not at all', async () => {
    const reader = await newPerson(server());
    const client = server().client();
    await client.login(reader.userName, reader.password);
    const before = server().texts.length;
    expect((await client.post(PATH, { phone: newNumber() })).code).toBe('accessDenied');
    expect((await server().client().post(PATH, { phone: newNumber() })).code).toBe('noCredentials');
    expect(server().texts).toHaveLength(before);
  });
});

describe('test messages to a gateway that is not there', () => {
  const server = withServer('sqlite');

  test('are free, and no port scanner: thirty an hour', async () => {
    const admin = await administrator(server());
    // A name that has no address: nothing is connected to, here or anywhere.
    const settings = { host: 'nowhere.invalid', user: 'u', password: 'p' };
    expect((await admin.put('/tenant/sms-provider', { provider: 'smpp', settings })).status).toBe(200);
    const outcomes = [];
    for (let each = 0; each < 32; each++) outcomes.push(outcomeOf(await admin.post(PATH, { phone: newNumber() })));
    expect(outcomes).toEqual([...Array(30).fill('unreachable'), 'tooManyCodes', 'tooManyCodes']);
    server().clock.move(HOUR);
    const another = await administrator(server());
    expect((await another.delete('/tenant/sms-provider')).status).toBe(204);
    expect(outcomeOf(await another.post(PATH, { phone: newNumber() }))).toBe('accepted');
  });
});
