import { describe, expect, test } from 'vitest';
import { groups, newPerson, platformSetting, signedInPerson } from '../support/people.ts';
import { newNumber, noGateway, otherCode, signInBySms, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

const USERS = `/user/${TENANT}/users`;
const TFA = `/tenant/tenants/${TENANT}/tfa`;

// Seed, "SMS": a mobile number must be specified; without a valid one a login is impossible; enabled by administrators.
describe.each(engines)('users of a tenant that uses SMS, on %s', (engine) => {
  const server = withServer(engine);

  test('adding a user with two-factor authentication needs a mobile number', async () => {
    await switchSmsOn(server());
    const admin = await server().admin();
    const add = (details: object) =>
      admin.post(USERS, { userName: `new-${newNumber()}`.replace('+', ''), password: PASSWORD, ...details });
    const on = { twoFactorAuthenticationEnabled: true };
    expect((await add(on)).code).toBe('phoneRequired');
    for (const phone of ['0170 1234567', '+49 30 123456', '+4917']) {
      expect([phone, (await add({ ...on, phone })).code]).toEqual([phone, 'phoneInvalid']);
    }
    const added = await add({ ...on, phone: '+49 (170) 123-45/67' });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({
      phone: '+491701234567',
      twoFactorAuthenticationEnabled: true,
      tfaStatus: 'active',
    });
    expect((await add({})).status).toBe(201);
    // Also where it is enforced from above.
    await platformSetting(server(), 'two-factor-authentication', 'enforced', 'true');
    expect((await add({})).code).toBe('phoneRequired');
    expect((await add({ groupIds: [groups.devices] })).status).toBe(201);
    await platformSetting(server(), 'two-factor-authentication', 'enforced', null);
  });

  test('an administrator enables it for a user, whose next login asks for a code', async () => {
    await switchSmsOn(server());
    const { person, client } = await signedInPerson(server());
    const admin = await server().admin();
    expect((await admin.put(person.path, { twoFactorAuthenticationEnabled: true })).code).toBe('phoneRequired');
    expect((await admin.get(person.path)).at('twoFactorAuthenticationEnabled')).toBe(false);
    const phone = newNumber();
    const saved = await admin.put(person.path, { twoFactorAuthenticationEnabled: true, phone });
    expect(saved.body).toMatchObject({ twoFactorAuthenticationEnabled: true, phone, tfaStatus: 'active' });
    expect((await client.get('/user/currentUser')).at('twoFactorAuthenticationEnabled')).toBe(true);
    expect((await server().client().login(person.userName, person.password)).code).toBe('smsCodeSent');
    for (const change of [{ phone: '' }, { phone: null }, { phone: '0170 1' }]) {
      expect((await admin.put(person.path, change)).status).toBe(422);
    }
    expect((await admin.get(person.path)).at('phone')).toBe(phone);
    const records = await admin.get(`/audit/auditRecords?source=${person.userName}&pageSize=100`);
    expect(records.text).toContain(`User ${person.userName} updated: two-factor authentication (SMS) enabled`);
    expect(records.text).not.toContain(phone);
    expect((await admin.put(person.path, { twoFactorAuthenticationEnabled: false })).status).toBe(200);
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
  });

  test('only with the right to enforce: an owner of sub-users neither switches it nor moves their codes', async () => {
    await switchSmsOn(server());
    const owner = await signedInPerson(server(), { groupIds: [groups.sharedUserManager] });
    const plain = await newPerson(server(), {}, owner.client);
    const phone = newNumber();
    expect((await owner.client.put(plain.path, { phone })).status).toBe(200);
    expect((await owner.client.put(plain.path, { twoFactorAuthenticationEnabled: true })).code).toBe('accessDenied');
    expect((await (await server().admin()).put(plain.path, { twoFactorAuthenticationEnabled: true })).status).toBe(200);
    expect((await owner.client.put(plain.path, { phone: newNumber() })).code).toBe('accessDenied');
    expect((await owner.client.put(plain.path, { firstName: 'Jo', phone })).status).toBe(200);
    const added = { userName: 'sub', password: PASSWORD, phone, twoFactorAuthenticationEnabled: true };
    expect((await owner.client.post(USERS, added)).code).toBe('accessDenied');
  });

  test('another number while a code is out: the code is void, the next login writes to the new one', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const browser = server().client();
    await browser.login(person.userName, person.password);
    const phone = newNumber();
    expect((await (await server().admin()).put(person.path, { phone })).status).toBe(200);
    const late = await browser.login(person.userName, person.password, { code: person.code() });
    expect(late.code).toBe('smsCodeInvalid');
    server().clock.move(60_000);
    await browser.login(person.userName, person.password);
    expect(server().texts.at(-1)?.to).toBe(phone);
    expect(person.messages()).toBe(1);
  });

  test('changing the strategy clears the switch of everybody, ends sessions, and says how many it met', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const browser = await signInBySms(server(), person);
    const admin = await server().admin();
    const { impact } = (await admin.get(TFA)).body as { impact: Record<string, number> };
    expect(impact.activeUsers).toBeGreaterThan(0);
    expect((await admin.put(TFA, { strategy: 'TOTP' })).status).toBe(204);
    expect((await browser.get('/user/currentUser')).code).toBe('strategyChanged');
    const again = await server().admin();
    const records = await again.get('/audit/auditRecords?type=Tenant&revert=true&pageSize=1');
    expect(records.at('auditRecords.0.text')).toBe(
      `Two-factor authentication strategy changed to TOTP: ${impact.activeUsers} users lost their set-up`,
    );
    expect((await again.get(person.path)).body).toMatchObject({
      twoFactorAuthenticationEnabled: false,
      phone: person.phone,
      tfaStatus: 'off',
    });
    // Under TOTP there is nothing to ask for by SMS (T144).
    const pin = await server()
      .client()
      .post('/user/pin', { pin: '0' }, { basic: [person.userName, person.password] });
    expect(pin.code).toBe('codeNotExpected');
    expect((await again.put(person.path, { twoFactorAuthenticationEnabled: true })).status).toBe(200);
    expect((await again.get(person.path)).at('twoFactorAuthenticationEnabled')).toBe(false);
    expect((await again.put(TFA, { strategy: 'SMS' })).status).toBe(204);
  });

  test('lists tell who is active, off and without a number', async () => {
    await switchSmsOn(server());
    const admin = await server().admin();
    const person = await smsPerson(server());
    const plain = await newPerson(server());
    const { users } = server().house.tools.storage;
    const lost = await smsPerson(server());
    const key = (await users.byUserName(TENANT, lost.userName))?.key ?? '';
    await users.update(TENANT, key, { phone: null, smsNumber: null });
    const listed = async (status: string) =>
      ((await admin.get(`${USERS}?tfaStatus=${status}&pageSize=2000`)).at('users') as { userName: string }[]).map(
        ({ userName }) => userName,
      );
    expect(await listed('active')).toContain(person.userName);
    expect(await listed('off')).toContain(plain.userName);
    expect(await listed('blocked')).toEqual([lost.userName]);
    expect((await admin.get(`${lost.path}/tfa`)).body).toMatchObject({ tfaEnabled: true, status: 'blocked' });
  });

  test('the sms-gateway is among the applications', async () => {
    const admin = await server().admin();
    expect((await admin.get('/tenant/currentTenant')).text).toContain('"name":"sms-gateway"');
    expect(((await admin.get(TFA)).at('strategies') as object[])[0]).toEqual({ strategy: 'SMS', possible: true });
  });

  test('the settings of codes are options, checked when they are saved', async () => {
    await switchSmsOn(server());
    const admin = await server().admin();
    const path = '/tenant/options/two-factor-authentication';
    const put = async (key: string, value: string) => (await admin.put(`${path}/${key}`, { value })).status;
    expect((await admin.get(`${path}/pin.validity`)).at('value')).toBe('10');
    for (const value of ['0', '31', '-1', '5.5', 'NaN']) expect(await put('pin.validity', value)).toBe(422);
    expect(await put('pin.validity', '5')).toBe(200);
    for (const bad of ['no code', '{token}\n@evil.example #999999', '{token} @', `${'long '.repeat(40)}{token}`]) {
      expect([bad, await put('token.sms.template', bad)]).toEqual([bad, 422]);
    }
    expect(await put('token.sms.template', 'Ihr Code: {token} ({domain})')).toBe(200);
    const person = await smsPerson(server());
    const browser = server().client();
    await browser.login(person.userName, person.password);
    const code = person.code();
    expect(server().texts.at(-1)?.text).toBe(`Ihr Code: ${code} (sallyport.test)\n\n@sallyport.test #${code}`);
    server().clock.move(5 * 60_000);
    expect((await browser.login(person.userName, person.password, { code })).code).toBe('smsCodeExpired');
    for (const key of ['pin.validity', 'token.sms.template']) {
      expect((await admin.delete(`${path}/${key}`)).status).toBe(204);
    }
  });

  // T016, T027, T107.
  test('neither code nor number is in an answer, a log line or the audit log', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const browser = server().client();
    const basic = [person.userName, person.password] as const;
    const seen: string[] = [];
    for (const answer of [
      await browser.login(person.userName, person.password),
      await browser.login(person.userName, person.password),
      await browser.get('/user/currentUser', { basic }),
      await browser.post('/user/pin', { pin: otherCode(person.code()) }, { basic }),
      await browser.login(person.userName, person.password, { code: person.code() }),
    ]) {
      seen.push(answer.text, JSON.stringify(answer.headers));
    }
    const code = person.code();
    const audit = await (await server().admin()).get('/audit/auditRecords?revert=true&pageSize=100');
    for (const text of [...seen, ...server().log, audit.text]) {
      expect(text.includes(code) && !/\d{7}/.test(text), 'the code').toBe(false);
      expect(text).not.toContain(person.phone.slice(1));
    }
  });
});

describe('without a gateway', () => {
  const server = withServer('sqlite', { sms: noGateway });

  test('SMS cannot be chosen, and clients do not offer it', async () => {
    const admin = await server().admin();
    expect(await admin.put(TFA, { strategy: 'SMS' })).toMatchObject({ status: 422, code: 'strategyNotPossible' });
    expect((await admin.get('/tenant/currentTenant')).text).not.toContain('sms-gateway');
  });
});
