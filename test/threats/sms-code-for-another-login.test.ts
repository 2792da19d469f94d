import { describe, expect, test } from 'vitest';
import { signInBySms, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { engines, withServer } from '../support/start-server.ts';

const MINUTE = 60_000;

// T018, T019, T020, T021, T028, T038, T145: a code is good for the login it was sent for, once, and for nothing else.
describe.each(engines)('a code by SMS where it does not belong, on %s', (engine) => {
  const server = withServer(engine);

  test('sent for one login, entered in another of the same user', async () => {
    await switchSmsOn(server());
    const { userName, password, ...person } = await smsPerson(server());
    const [mine, theirs] = [server().client(), server().client()];
    await theirs.login(userName, password);
    const first = person.code();
    // Whoever begins a second login is told to wait, and gets neither a message nor the code of the first.
    expect((await mine.login(userName, password)).code).toBe('tooManyCodes');
    server().clock.move(MINUTE);
    expect((await mine.login(userName, password)).code).toBe('smsCodeSent');
    const second = person.code();
    const crossed = await theirs.login(userName, password, { code: second });
    expect(crossed.code).toBe(first === second ? undefined : 'smsCodeInvalid');
    expect((await mine.login(userName, password, { code: second })).status).toBe(200);
  });

  test('entered by a browser behind the same address that did not ask for it', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const { userName, password } = person;
    const headers = { 'sec-fetch-site': 'same-origin', 'user-agent': 'Mozilla/5.0' };
    const mine = server().client('10.200.0.1');
    const neighbour = server().client('10.200.0.1');
    expect((await mine.login(userName, password, { headers })).code).toBe('smsCodeSent');
    const call = { headers, code: person.code() };
    expect((await neighbour.login(userName, password, call)).code).toBe('smsCodeInvalid');
    // Nor by leaving out what says that it is a browser.
    expect((await neighbour.login(userName, password, { code: person.code() })).code).toBe('smsCodeInvalid');
    expect((await mine.login(userName, password, call)).status).toBe(200);
  });

  test('of another user, whose code goes on working', async () => {
    await switchSmsOn(server());
    const [victim, other] = [await smsPerson(server()), await smsPerson(server())];
    const [at, elsewhere] = [server().client(), server().client()];
    await at.login(victim.userName, victim.password);
    await elsewhere.login(other.userName, other.password);
    const jar = [...at.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const stolen = await elsewhere.login(other.userName, other.password, {
      code: victim.code(),
      headers: { cookie: jar },
    });
    expect(stolen.code).toBe(victim.code() === other.code() ? undefined : 'smsCodeInvalid');
    expect((await at.login(victim.userName, victim.password, { code: victim.code() })).status).toBe(200);
  });

  test('with a wrong password: the answer of a wrong password, and the code is not used up', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const browser = server().client();
    await browser.login(person.userName, person.password);
    const right = await browser.login(person.userName, 'Wrong!1passw', { code: person.code() });
    const wrong = await browser.login(person.userName, 'Wrong!2passw', { code: '000000' });
    expect([right.status, right.body]).toEqual([wrong.status, wrong.body]);
    expect(right.code).toBe('badCredentials');
    expect((await browser.login(person.userName, person.password, { code: person.code() })).status).toBe(200);
  });

  test('after it was used, replaced by a new one, or its spelling was varied', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const { userName, password } = person;
    const browser = await signInBySms(server(), person);
    const used = person.code();
    for (const code of [used, ` ${used}`, `${used}\n`, `0${used}`, `${used}\u00a0`]) {
      expect((await browser.login(userName, password, { code })).code).toBe('smsCodeInvalid');
      server().clock.move(5 * MINUTE);
    }
    server().clock.move(60 * MINUTE);
    const basic = [userName, password] as const;
    await browser.login(userName, password);
    const first = person.code();
    server().clock.move(MINUTE);
    await browser.post('/user/pin', { pin: '0' }, { basic });
    if (first !== person.code()) {
      expect((await browser.login(userName, password, { code: first })).code).toBe('smsCodeInvalid');
    }
    server().clock.move(MINUTE);
    expect((await browser.login(userName, password, { code: person.code() })).status).toBe(200);
  });

  test('after the strategy of the tenant changed, there and back', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const { userName, password } = person;
    const browser = server().client();
    await browser.login(userName, password);
    const path = '/tenant/tenants/t1/tfa';
    expect((await (await server().admin()).put(path, { strategy: 'TOTP' })).status).toBe(204);
    expect((await (await server().admin()).put(path, { strategy: 'SMS' })).status).toBe(204);
    const admin = await server().admin();
    expect((await admin.get(person.path)).at('twoFactorAuthenticationEnabled')).toBe(false);
    expect((await admin.put(person.path, { twoFactorAuthenticationEnabled: true })).status).toBe(200);
    expect((await browser.login(userName, password, { code: person.code() })).code).toBe('smsCodeInvalid');
  });
});
