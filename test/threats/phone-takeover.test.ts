import { describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import {
  codeOption,
  newNumber,
  otherCode,
  type SmsPerson,
  signInBySms,
  smsPerson,
  switchSmsOn,
} from '../support/sms-people.ts';
import { engines, TENANT, type TestServer, withServer } from '../support/start-server.ts';

const MINUTE = 60_000;
const PHONE = '/user/currentUserPhone';
const codeSentTo = (server: TestServer, phone: string): string =>
  /#(\d+)$/.exec(server.texts.filter(({ to }) => to === phone).at(-1)?.text ?? '')?.[1] ?? 'none';

// T085, T087, T088, T089: the number that codes go to moves only with a fresh proof of the old one and of the new one.
describe.each(engines)('moving the second factor to another phone, on %s', (engine) => {
  const server = withServer(engine);
  const phoneOf = async (person: SmsPerson) => (await (await server().admin()).get(person.path)).at('phone');

  test('with a session alone, or a password alone', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const browser = await signInBySms(server(), person);
    const phone = newNumber();
    server().clock.move(5 * MINUTE + 1);
    const tries = [
      await browser.put(PHONE, { phone }),
      await browser.put('/user/currentUser', { phone }),
      await browser.put(person.path, { phone }),
      await server()
        .client()
        .put(PHONE, { phone }, { basic: [person.userName, person.password] }),
    ];
    expect(tries.map(({ status, code }) => [status, code])).toEqual([
      [403, 'stepUpRequired'],
      [403, 'phoneNeedsProof'],
      [403, 'accessDenied'],
      [403, 'phoneByAdministrator'],
    ]);
    expect(await phoneOf(person)).toBe(person.phone);
    // What is sent back unchanged is no change.
    expect((await browser.put('/user/currentUser', { phone: person.phone, firstName: 'Jane' })).status).toBe(200);
    expect(server().texts.some(({ to }) => to === phone)).toBe(false);
  });

  test('with a token of Basic, however it was come by', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const basic = [person.userName, person.password] as const;
    const client = server().client();
    await client.get('/user/currentUser', { basic });
    const { headers } = await client.post('/user/pin', { pin: person.code() }, { basic });
    const call = { basic, headers: { tfatoken: String(headers.tfatoken) } };
    expect((await client.put(PHONE, { phone: newNumber() }, call)).code).toBe('stepUpRequired');
  });

  test('abandoned at any point: the old number stays, and gets the codes', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const browser = await signInBySms(server(), person);
    const phone = newNumber();
    server().clock.move(MINUTE);
    expect((await browser.put(PHONE, { phone })).body).toMatchObject({ userName: person.userName, phone });
    expect(await phoneOf(person)).toBe(person.phone);
    expect((await browser.post('/user/pin', { pin: '123456' })).code).toBe('verificationCodeInvalid');
    expect((await browser.post('/user/pin', { pin: '0' })).code).toBe('newCodeSent');
    const code = codeSentTo(server(), phone);
    expect((await browser.post('/user/pin', { pin: otherCode(code) })).code).toBe('verificationCodeInvalid');
    // The code to the new number is none for a login, and another client's session cannot enter it.
    const elsewhere = server().client();
    expect((await elsewhere.login(person.userName, person.password, { code })).code).toBe('smsCodeInvalid');
    server().clock.move(15 * MINUTE);
    expect((await browser.post('/user/pin', { pin: code })).code).toBe('codeNotExpected');
    expect(await phoneOf(person)).toBe(person.phone);
    const before = person.messages();
    await signInBySms(server(), person);
    expect(person.messages()).toBe(before + 1);
  });

  test('done right: the new number counts, the old one is told, what was given for its codes is void', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const basic = [person.userName, person.password] as const;
    const program = server().client();
    await program.get('/user/currentUser', { basic });
    const { headers } = await program.post('/user/pin', { pin: person.code() }, { basic });
    const withToken = { basic, headers: { tfatoken: String(headers.tfatoken) } };
    expect((await program.get('/user/currentUser', withToken)).status).toBe(200);
    server().clock.move(MINUTE);
    const browser = await signInBySms(server(), person);
    server().clock.move(MINUTE);
    const phone = newNumber();
    await browser.put(PHONE, { phone });
    await browser.post('/user/pin', { pin: '0' });
    const done = await browser.post('/user/pin', { pin: codeSentTo(server(), phone) });
    expect([done.status, done.headers.tfatoken]).toEqual([200, undefined]);
    expect(await phoneOf(person)).toBe(phone);
    expect(server().texts.at(-1)).toMatchObject({ to: person.phone, text: expect.stringContaining('was changed') });
    server().clock.move(15 * MINUTE);
    expect((await program.get('/user/currentUser', withToken)).code).toBe('smsCodeSent');
    expect(codeSentTo(server(), phone)).toMatch(/^\d{6}$/);
    const records = await (await server().admin()).get(`/audit/auditRecords?source=${person.userName}&pageSize=100`);
    expect(records.text).toContain(`…${phone.slice(-3)}`);
    expect(records.text).not.toContain(phone);
    expect(records.text).not.toContain(person.phone);
  });

  test('switching SMS off or on for oneself', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server(), { groupIds: [2] });
    const browser = await signInBySms(server(), person);
    expect((await browser.put(person.path, { twoFactorAuthenticationEnabled: false })).code).toBe('ownAccount');
    expect((await browser.put(person.path, { phone: newNumber() })).code).toBe('phoneNeedsProof');
    for (const sent of [{ twoFactorAuthenticationEnabled: false }, { smsEnabled: false, smsNumber: '+491701111111' }]) {
      await browser.put('/user/currentUser', sent);
    }
    expect((await browser.get(person.path)).body).toMatchObject({
      twoFactorAuthenticationEnabled: true,
      phone: person.phone,
    });
  });
});

describe.each(engines)('users who may enter their own number at the login, on %s', (engine) => {
  const server = withServer(engine);

  /** SMS is on for the user, and the number is gone. */
  async function unreachable(): Promise<SmsPerson> {
    await switchSmsOn(server(), { 'phone.self-entry': 'true' });
    const person = await smsPerson(server());
    const { users } = server().house.tools.storage;
    const key = (await users.byUserName(TENANT, person.userName))?.key ?? '';
    await users.update(TENANT, key, { phone: null, smsNumber: null });
    return person;
  }
  const enter = (client: Client, person: SmsPerson, phone: string) =>
    client.put(PHONE, { phone }, { basic: [person.userName, person.password] });
  const another = (client: Client, person: SmsPerson) =>
    client.post('/user/pin', { pin: '0' }, { basic: [person.userName, person.password] });

  test('it becomes theirs, and opens a session, with its code only', async () => {
    const person = await unreachable();
    const { userName, password } = person;
    const browser = server().client();
    const asked = await browser.login(userName, password);
    expect([asked.code, asked.headers.nophoneheader]).toEqual(['phoneNeeded', 'true']);
    expect((await enter(browser, person, '030 1234567')).code).toBe('phoneInvalid');
    const phone = newNumber();
    const entered = await enter(browser, person, `${phone.slice(0, 3)} ${phone.slice(3)}`);
    expect([entered.status, entered.at('phone')]).toEqual([200, phone]);
    const admin = await server().admin();
    expect((await admin.get(person.path)).at('phone')).toBeUndefined();
    expect((await another(browser, person)).code).toBe('newCodeSent');
    // Somebody else with the same password has not named it.
    const stranger = server().client();
    const code = codeSentTo(server(), phone);
    expect((await stranger.login(userName, password, { code })).code).toBe('phoneNeeded');
    expect((await browser.login(userName, password, { code })).status).toBe(200);
    expect((await admin.get(person.path)).body).toMatchObject({ phone, tfaStatus: 'active' });
    // From now on it is the administrator's to change.
    expect((await enter(browser, person, newNumber())).code).toBe('phoneByAdministrator');
  });

  test('by Basic: the code is exchanged for a token', async () => {
    const person = await unreachable();
    const basic = [person.userName, person.password] as const;
    const client = server().client();
    const phone = newNumber();
    await enter(client, person, phone);
    await another(client, person);
    const given = await client.post('/user/pin', { pin: codeSentTo(server(), phone) }, { basic });
    const call = { basic, headers: { tfatoken: String(given.headers.tfatoken) } };
    expect((await client.get('/user/currentUser', call)).at('phone')).toBe(phone);
  });

  test('not where the tenant does not allow it', async () => {
    const person = await unreachable();
    await codeOption(server(), 'phone.self-entry', 'false');
    expect((await enter(server().client(), person, newNumber())).code).toBe('phoneByAdministrator');
    expect((await another(server().client(), person)).code).toBe('phoneMissing');
  });
});
