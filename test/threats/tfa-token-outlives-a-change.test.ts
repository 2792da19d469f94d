import { describe, expect, test } from 'vitest';
import { newNumber, type SmsPerson, signInBySms, smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { engines, TENANT, withServer } from '../support/start-server.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

// T124, T125 for Basic: what stands for a second factor dies with what it stood for.
describe.each(engines)('a token that Basic clients were given for a code, on %s', (engine) => {
  const server = withServer(engine);

  async function tokenOf(person: SmsPerson): Promise<string> {
    const basic = [person.userName, person.password] as const;
    const client = server().client();
    await client.get('/user/currentUser', { basic });
    const { headers } = await client.post('/user/pin', { pin: person.code() }, { basic });
    return String(headers.tfatoken);
  }
  const use = async (person: SmsPerson, tfatoken: string, password = person.password) =>
    (
      await server()
        .client()
        .get('/user/currentUser', { basic: [person.userName, password], headers: { tfatoken } })
    ).status;

  const NEXT = 'Passw0rd!another';
  const changes: Record<string, (person: SmsPerson) => Promise<string | undefined>> = {
    'another number': async (person) => {
      await (await server().admin()).put(person.path, { phone: newNumber() });
      return undefined;
    },
    'SMS switched off and on': async (person) => {
      const admin = await server().admin();
      await admin.put(person.path, { twoFactorAuthenticationEnabled: false });
      await admin.put(person.path, { twoFactorAuthenticationEnabled: true });
      return undefined;
    },
    'disabling and enabling': async (person) => {
      const admin = await server().admin();
      await admin.put(person.path, { enabled: false });
      expect((await admin.put(person.path, { enabled: true })).status).toBe(200);
      return undefined;
    },
    "the user's new password": async (person) => {
      server().clock.move(MINUTE);
      const browser = await signInBySms(server(), person);
      const change = { currentUserPassword: person.password, newPassword: NEXT };
      expect((await browser.put('/user/currentUser/password', change)).status).toBe(200);
      return NEXT;
    },
    'a global role': async (person) => {
      await (await server().admin()).put(person.path, { groupIds: [1] });
      return undefined;
    },
    'logging everybody out': async () => {
      expect((await (await server().admin()).post(`/user/logout/${TENANT}/allUsers`)).status).toBe(200);
      return undefined;
    },
    'its end': async () => {
      server().clock.move(30 * DAY);
      return undefined;
    },
  };

  test.each(Object.entries(changes))('does not outlive %s', async (_, change) => {
    await switchSmsOn(server());
    const [person, bystander] = [await smsPerson(server()), await smsPerson(server())];
    const [token, other] = [await tokenOf(person), await tokenOf(bystander)];
    expect([await use(person, token), await use(bystander, other)]).toEqual([200, 200]);
    const password = await change(person);
    server().clock.move(2 * MINUTE);
    expect(await use(person, token, password)).toBe(401);
    if (!['logging everybody out', 'its end'].includes(_)) expect(await use(bystander, other)).toBe(200);
  });

  test('is worth nothing to others, without the password, as a bearer or in a path', async () => {
    await switchSmsOn(server());
    const [person, other] = [await smsPerson(server()), await smsPerson(server())];
    const token = await tokenOf(person);
    expect(await use(other, token)).toBe(401);
    expect(await use(person, token, 'Wrong!1passw')).toBe(401);
    expect((await server().client().get('/user/currentUser', { bearer: token })).code).toBe('noCredentials');
    const handshake = async (tfa: string | undefined, owner = person) => {
      const sent = Buffer.from(`${owner.userName}:${owner.password}`).toString('base64');
      const ext = { 'com.cumulocity.authn': { token: sent, ...(tfa === undefined ? {} : { tfa }) } };
      const body = [{ channel: '/meta/handshake', version: '1.0', supportedConnectionTypes: ['long-polling'], ext }];
      return (await server().client().post('/notification/realtime', body)).at('0.successful');
    };
    server().clock.move(2 * MINUTE);
    expect([await handshake(undefined), await handshake(token, other), await handshake(token)]).toEqual([
      false,
      false,
      true,
    ]);
    expect(
      (
        await server()
          .client()
          .get('/user/currentUser', { headers: { tfatoken: token } })
      ).status,
    ).toBe(401);
    const reset = await server().client().put('/user/passwordReset', { token, newPassword: NEXT });
    expect(reset.code).toBe('resetTokenUnknown');
    expect((await server().client().login(person.userName, person.password, { code: token })).code).toBe(
      'smsCodeInvalid',
    );
  });
});
