import { beforeEach, describe, expect, test } from 'vitest';
import { operator } from '../../src/core/access/operator.ts';
import { changeTenantTfa } from '../../src/core/tfa/change-tenant-tfa.ts';
import type { LoginOptions } from '../support/http-client.ts';
import { groups, newPerson, platformSetting, switchTfaOn, totpPerson } from '../support/people.ts';
import { codeOption, newNumber, type SmsPerson, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { ADMIN, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

// E9: a new strategy clears every set-up. A login that waits for a code at that moment would go through on its password
// alone, while its user believes that the code was looked at.
const server = withServer('sqlite');
const TFA = `/tenant/tenants/${TENANT}/tfa`;
const ENFORCED = ['two-factor-authentication', 'enforced'] as const;
const MINUTE = 60_000;

/** By who never has a second factor: the change is what is looked at here. */
async function changeStrategy(strategy: 'SMS' | 'TOTP'): Promise<void> {
  server().clock.move(2 * MINUTE);
  const basic = [ADMIN, PASSWORD] as const;
  expect((await server().client().put(TFA, { strategy }, { basic })).status).toBe(204);
}

/** The ways to log in with a code: in the cookie, in the token. */
const ways = {
  cookie: (userName: string, options?: LoginOptions) => server().client().login(userName, PASSWORD, options),
  token: (userName: string, options?: LoginOptions) => server().client().token(userName, PASSWORD, options),
};

beforeEach(async () => {
  await platformSetting(server(), ...ENFORCED, null);
  await codeOption(server(), 'strategy', null);
});

describe.each(['cookie', 'token'] as const)('a login by %s that waits for a code', (way) => {
  const login = ways[way];

  test('of an application starts again once codes are sent instead; then the new strategy decides', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    expect((await login(person.userName)).code).toBe('totpCodeRequired');
    await changeStrategy('SMS');
    for (const code of [person.nextCode(), '000000']) {
      const answer = await login(person.userName, { code });
      expect([answer.code, answer.cookies]).toEqual(['strategyChanged', []]);
    }
    expect((await login(person.userName)).status, 'nobody switched SMS on for them').toBe(200);
  });

  test('of an application gets the code by SMS where one must be there', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server(), { phone: newNumber() });
    const client = server().client();
    const send = (code?: string) =>
      client[way === 'cookie' ? 'login' : 'token'](person.userName, PASSWORD, code === undefined ? {} : { code });
    expect((await send()).code).toBe('totpCodeRequired');
    await changeStrategy('SMS');
    await platformSetting(server(), ...ENFORCED, 'true');
    const sent = server().texts.length;
    expect([(await send(person.nextCode())).code, server().texts.length]).toEqual(['smsCodeSent', sent + 1]);
    // One message; what is typed from now on is a guess at it.
    expect([(await send('000000')).code, server().texts.length]).toEqual(['smsCodeInvalid', sent + 1]);
    const code = /#(\d+)$/.exec(server().texts.at(-1)?.text ?? '')?.[1] ?? '';
    expect((await send(code)).status).toBe(200);
  });

  test('that was sent starts again once applications make them', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    expect((await login(person.userName)).code).toBe('smsCodeSent');
    const code = person.code();
    await changeStrategy('TOTP');
    expect((await login(person.userName, { code })).code).toBe('strategyChanged');
    await platformSetting(server(), ...ENFORCED, 'true');
    expect((await login(person.userName, { code })).code, 'no set-up on the strength of that code').toBe(
      'strategyChanged',
    );
    const again = await login(person.userName);
    expect(way === 'token' ? again.code : again.status).toBe(way === 'token' ? 'totpSetupRequired' : 200);
  });

  test('that was sent is worth nothing when the strategy comes back', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    await platformSetting(server(), ...ENFORCED, 'true');
    expect((await login(person.userName)).code).toBe('smsCodeSent');
    const code = person.code();
    for (const strategy of ['TOTP', 'SMS'] as const) {
      await changeTenantTfa(server().house.tools, operator(TENANT), TENANT, { strategy });
    }
    server().clock.move(2 * MINUTE);
    expect((await login(person.userName, { code })).code).toMatch(/^sms/);
  });

  test('is let through with a code that nobody asks for, half an hour later: programs always send one', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server());
    await changeStrategy('SMS');
    expect((await login(person.userName, { code: '123456' })).code).toBe('strategyChanged');
    server().clock.move(30 * MINUTE);
    expect((await login(person.userName, { code: '123456' })).status).toBe(200);
  });

  test('is no concern of a device, whose program sends a code in any case', async () => {
    await switchTfaOn(server());
    const device = await newPerson(server(), { groupIds: [groups.devices] });
    await changeStrategy('SMS');
    expect((await login(device.userName, { code: '123456' })).status).toBe(200);
  });
});

describe('a Basic client that waits for a code', () => {
  const call = (person: { userName: string }) => ({ basic: [person.userName, PASSWORD] as const });

  test('that was sent gets no token for it, and meets the new strategy', async () => {
    await switchSmsOn(server());
    const person: SmsPerson = await smsPerson(server());
    const client = server().client();
    expect((await client.get('/user/currentUser', call(person))).code).toBe('smsCodeSent');
    const pin = person.code();
    await changeStrategy('TOTP');
    const answer = await client.post('/user/pin', { pin }, call(person));
    expect([answer.status, answer.headers.tfatoken]).toEqual([403, undefined]);
    await platformSetting(server(), ...ENFORCED, 'true');
    const enforced = await client.post('/user/pin', { pin }, call(person));
    expect([enforced.status, enforced.headers.tfatoken]).toEqual([401, undefined]);
    expect((await client.get('/user/currentUser', call(person))).code).toBe('totpSetupRequired');
  });

  test('has no token of before when the strategy comes back', async () => {
    await switchSmsOn(server());
    const person = await smsPerson(server());
    const client = server().client();
    await client.get('/user/currentUser', call(person));
    const { headers } = await client.post('/user/pin', { pin: person.code() }, call(person));
    const tfatoken = String(headers.tfatoken);
    const use = async () => (await client.get('/user/currentUser', { ...call(person), headers: { tfatoken } })).status;
    expect(await use()).toBe(200);
    await changeStrategy('TOTP');
    await changeStrategy('SMS');
    await platformSetting(server(), ...ENFORCED, 'true');
    expect(await use()).toBe(401);
  });

  test('of an application is sent one where one must be there', async () => {
    await switchTfaOn(server());
    const person = await totpPerson(server(), { phone: newNumber() });
    const client = server().client();
    expect((await client.get('/user/currentUser', call(person))).code).toBe('totpCodeRequired');
    await changeStrategy('SMS');
    await platformSetting(server(), ...ENFORCED, 'true');
    expect((await client.post('/user/pin', { pin: person.nextCode() }, call(person))).status).toBe(403);
    expect((await client.get('/user/currentUser', call(person))).code).toBe('smsCodeSent');
  });
});
