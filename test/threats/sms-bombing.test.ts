import { describe, expect, test } from 'vitest';
import type { Answer } from '../support/http-client.ts';
import { newPerson } from '../support/people.ts';
import { addressOf, bombForADay, documentedLimits, type WayIn } from '../support/sms-bomber.ts';
import { codeOf, codeOption, newNumber, signInBySms, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { engines, nextAddress, type TestServer, withServer } from '../support/start-server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

// T023, T024, T025: nobody runs up a bill, or rings a phone all night.
describe.each(engines)('asking for messages again and again, on %s', (engine) => {
  const server = withServer(engine);

  test('one user: one a minute, three in a quarter of an hour, five an hour, ten a day', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const basic = [person.userName, person.password] as const;
    const ask = () => server().client().post('/user/pin', { pin: '0' }, { basic });
    const answers = await Promise.all(Array.from({ length: 10 }, ask));
    expect(answers.map(codeOf).sort()).toEqual(['newCodeSent', ...Array(9).fill('tooManyCodes')]);
    const refused = answers.find(({ code }) => code === 'tooManyCodes');
    expect([refused?.status, refused?.headers['retry-after']]).toEqual([429, '60']);
    const sentWithin = async (minutes: number) => {
      const before = person.messages();
      for (let minute = 0; minute < minutes; minute++) {
        server().clock.move(MINUTE);
        await ask();
      }
      return person.messages() - before;
    };
    expect(await sentWithin(14)).toBe(2);
    expect(await sentWithin(44)).toBe(2);
    expect(await sentWithin(60)).toBe(5);
    server().clock.move(10 * HOUR);
    expect(codeOf(await ask())).toBe('tooManyCodes');
    server().clock.move(13 * HOUR);
    expect(codeOf(await ask())).toBe('newCodeSent');
  });

  // The same over real processes: test/process/sms-bombing.test.ts.
  test.each([
    ['one address', 'one process', 1, 1],
    ['a thousand addresses', 'one process', 1_000, 1],
    ['one address', 'two processes', 1, 2],
    ['a thousand addresses', 'two processes', 1_000, 2],
  ] as const)(
    'an attacker with a right password and a script, from %s, at %s, has at most the documented number of messages sent in an hour, and in a day',
    async (_, __, addresses, processes) => {
      await switchSmsOn(server());
      const { userName, password } = await smsPerson(server());
      const both = [server(), await server().another()];
      const ask = (way: WayIn, request: number): Promise<Answer> => {
        const client = (both[request % processes] as TestServer).client(addressOf(request, addresses));
        const basic = [userName, password] as const;
        if (way === 'cookie') return client.login(userName, password);
        if (way === 'token') return client.token(userName, password);
        return way === 'basic'
          ? client.get('/user/currentUser', { basic })
          : client.post('/user/pin', { pin: '0' }, { basic });
      };
      const pass = async (milliseconds: number) => server().clock.move(milliseconds);
      const all = () => both.flatMap(({ texts }) => texts).length;
      expect(await bombForADay({ ask, pass, messages: all })).toEqual(documentedLimits());
    },
  );

  test('one phone under many accounts, of two tenants', async () => {
    await switchSmsOn(server());
    const phone = newNumber();
    const answers = [];
    for (let account = 0; account < 7; account++) {
      const person = await smsPerson(server(), { phone });
      answers.push(codeOf(await server().client().login(person.userName, person.password)));
    }
    expect(answers).toEqual([...Array(5).fill('smsCodeSent'), 'tooManyCodes', 'tooManyCodes']);
  });

  test('one address: ten an hour, but for browsers that their users have logged in with before', async () => {
    await switchSmsOn(server());
    const address = nextAddress();
    const regular = await smsPerson(server());
    const known = server().client(address);
    await signInBySms(server(), regular, known);
    const answers = [];
    for (let account = 0; account < 12; account++) {
      const person = await smsPerson(server());
      answers.push(codeOf(await server().client(address).login(person.userName, person.password)));
    }
    expect(answers).toEqual([...Array(9).fill('smsCodeSent'), ...Array(3).fill('tooManyCodes')]);
    server().clock.move(MINUTE);
    await signInBySms(server(), regular, known);
  });

  test('by a stranger who knows the password: the owner gets codes in a browser of theirs, until the day is over', async () => {
    await switchSmsOn(server());
    const owner = await smsPerson(server(), { displayName: 'The Owner' });
    const browser = await signInBySms(server(), owner);
    const answers: string[] = [];
    // Whatever they type the name as, it is one user.
    for (const name of ['t1/', '', '', '', '', '']) {
      server().clock.move(16 * MINUTE);
      const loginName = answers.length % 2 === 0 ? `${name}${owner.userName}` : 'The Owner';
      answers.push(codeOf(await server().client().login(loginName, owner.password)));
    }
    for (let more = 0; more < 8; more++) {
      server().clock.move(HOUR);
      answers.push(codeOf(await server().client().login(owner.userName, owner.password)));
    }
    expect(answers.at(-1)).toBe('tooManyCodes');
    await signInBySms(server(), owner, browser);
    server().clock.move(MINUTE);
    // All browsers of theirs together have no more than one stranger has.
    const another = await signInBySms(server(), owner, browser);
    const before = owner.messages();
    for (let more = 0; more < 20; more++) {
      server().clock.move(MINUTE);
      await another.post('/user/pin', { pin: '0' }, { basic: [owner.userName, owner.password] });
    }
    expect(owner.messages() - before).toBeLessThanOrEqual(10);
  });

  test('all of a tenant: its budget of the day, of which its administrators are told once', async () => {
    await switchSmsOn(server());
    await codeOption(server(), 'sms.budget.day', '1');
    const people = [await smsPerson(server()), await smsPerson(server())];
    for (const { userName, password } of people) {
      expect(codeOf(await server().client().login(userName, password))).toBe('tooManyCodes');
    }
    const admin = await server().admin();
    const records = await admin.get('/audit/auditRecords?type=Tenant&pageSize=100');
    const alerts = (records.at('auditRecords') as { text: string; severity: string }[]).filter(({ text }) =>
      text.startsWith('No more verification codes'),
    );
    expect(alerts.map(({ severity }) => severity)).toEqual(['CRITICAL']);
    // Users without SMS are not touched by it.
    const plain = await newPerson(server());
    expect((await server().client().login(plain.userName, plain.password)).status).toBe(200);
    await codeOption(server(), 'sms.budget.day', null);
  });

  test('only countries that the tenant allows, for numbers stored before too, and never dear or strange numbers', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    await codeOption(server(), 'sms.countries', 'AT, CH');
    const asked = await server().client().login(person.userName, person.password);
    expect([asked.status, asked.code, person.messages()]).toEqual([401, 'smsCountryNotAllowed', 0]);
    const admin = await server().admin();
    const refusedBy = async (phone: string) => (await admin.put(person.path, { phone })).code;
    expect(await refusedBy('+491709999999')).toBe('phoneCountryNotAllowed');
    for (const phone of ['+19005551234', '+881612345678', '+88210123456', '0049170123456', `+49${'1'.repeat(38)}`]) {
      expect([phone, await refusedBy(phone)]).toEqual([phone, 'phoneInvalid']);
    }
    expect((await admin.put(person.path, { phone: 'tel:+436641234567' })).code).toBe('validation');
    expect((await admin.get(person.path)).at('phone')).toBe(person.phone);
    expect((await admin.put(person.path, { phone: '+43 664 1234567' })).at('phone')).toBe('+436641234567');
    await codeOption(server(), 'sms.countries', null);
  });

  test('no message before the right password', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const basic = [person.userName, 'Wrong!1passw'] as const;
    for (const answer of [
      await server().client().login(person.userName, 'Wrong!1passw'),
      await server().client().post('/user/pin', { pin: '0' }, { basic }),
      await server().client().put('/user/currentUserPhone', { phone: newNumber() }, { basic }),
    ]) {
      expect(answer.code).toBe('badCredentials');
    }
    expect(person.messages()).toBe(0);
  });
});
