import { beforeAll, describe, expect, test } from 'vitest';
import type { MailMessage } from '../../src/core/ports/mailer.ts';
import { firstStart } from '../../src/core/tenants/first-start.ts';
import type { Client } from '../support/http-client.ts';
import { linkIn } from '../support/mail.ts';
import { newPerson, type Person, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, nextAddress, PASSWORD, withServer } from '../support/start-server.ts';

// T093, T094, T096: what a mailed link can do is set one password, once, for one user of one tenant, and nothing else.
describe.each(engines)('a mailed link, on %s', (engine) => {
  const server = withServer(engine);
  let stranger: Client;
  beforeAll(async () => {
    await switchTfaOn(server());
    await firstStart(server().house.tools, 't2', { userName: 'boss', email: 'boss@example.com', password: PASSWORD });
    stranger = server().client();
  });

  let people = 0;
  const mailed = () => {
    people++;
    return { userName: `mailed-${people}`, email: `mailed-${people}@example.com` };
  };
  const tokenFor = async ({ userName }: Person): Promise<string> => {
    server().clock.move(61 * 60_000);
    await server()
      .client(nextAddress())
      .post('/user/passwordReset', { email: `${userName}@example.com` });
    const mails = await server().deliver();
    const mail = mails.find(({ to, subject }) => to === `${userName}@example.com` && subject === 'Set a new password');
    return linkIn(mail as MailMessage).searchParams.get('token') ?? '';
  };
  const set = async (token: string, newPassword: string, more: object = {}, query = '') => {
    const answer = await stranger.put(`/user/passwordReset${query}`, { token, newPassword, ...more });
    expect(answer.cookies).toEqual([]);
    return answer.code ?? answer.status;
  };

  test('sets one password of 50 that are tried at once, and none afterwards', async () => {
    const person = await newPerson(server(), mailed());
    const token = await tokenFor(person);
    const other = await server().another();
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (index % 2 === 0 ? server() : other)
          .client()
          .put('/user/passwordReset', { token, newPassword: `Passw0rd!of-${index}` }),
      ),
    );
    const done = answers.map(({ status }, index) => ({ status, index })).filter(({ status }) => status === 200);
    expect(done).toHaveLength(1);
    const winner = `Passw0rd!of-${done[0]?.index}`;
    expect((await server().client().login(person.userName, winner)).status).toBe(200);
    expect(await set(token, 'Passw0rd!replayed')).toBe('resetTokenUnknown');
  });

  test('is nobody else’s: not another user’s, not in another tenant, not of another kind', async () => {
    const [person, victim] = [await newPerson(server(), mailed()), await newPerson(server(), mailed())];
    const token = await tokenFor(person);
    for (const email of [`${victim.userName}@example.com`, victim.userName, 'boss@example.com', 'admin']) {
      expect(await set(token, 'Passw0rd!stolen', { email })).toBe('resetTokenUnknown');
    }
    expect(await set(token, 'Passw0rd!stolen', {}, '?tenantId=t2')).toBe('resetTokenUnknown');
    const me = '/user/currentUser';
    for (const call of [
      { bearer: token },
      { basic: [person.userName, token] as const },
      { headers: { cookie: `authorization=${token}` } },
      { headers: { tfatoken: token }, basic: [person.userName, person.password] as const },
    ]) {
      const { status } = await server().client().get(me, call);
      expect(status).toBe('basic' in call && call.basic[1] === person.password ? 200 : 401);
    }
    expect((await server().client().login(person.userName, token)).code).toBe('badCredentials');
    expect((await server().client().login(victim.userName, victim.password)).status).toBe(200);
    for (const broken of [
      token.slice(0, -1),
      `${token}x`,
      token.toUpperCase(),
      '',
      ' ',
      token.split('').reverse().join(''),
    ]) {
      expect(['resetTokenUnknown', 'validation']).toContain(await set(broken, 'Passw0rd!stolen'));
    }
  });

  test('ends what was signed in, and the old password, and does not skip the second factor or remove it', async () => {
    const person = await totpPerson(server(), mailed());
    const signedIn = server().client();
    await signedIn.login(person.userName, person.password, { code: person.nextCode() });
    const bearer = String(
      (await server().client().token(person.userName, person.password, { code: person.nextCode() })).at('access_token'),
    );
    const token = await tokenFor(person);
    // Sessions ended meanwhile by their own time would prove nothing.
    await signedIn.login(person.userName, person.password, { code: person.nextCode() });
    expect(await set(token, 'Passw0rd!x'), 'a complete login made the link void').toBe('resetTokenUnknown');
    await server()
      .client(nextAddress())
      .post('/user/passwordReset', { email: `${person.userName}@example.com` });
    const [mail] = (await server().deliver()).slice(-1);
    const fresh = linkIn(mail as MailMessage).searchParams.get('token') ?? '';
    expect((await signedIn.get('/user/currentUser')).status).toBe(200);
    expect(await set(fresh, 'Passw0rd!second')).toBe(200);
    expect((await signedIn.get('/user/currentUser')).code).toBe('sessionEnded');
    expect((await server().client().get('/user/currentUser', { bearer })).status).toBe(401);
    const client = server().client();
    expect((await client.login(person.userName, person.password)).code).toBe('badCredentials');
    expect((await client.login(person.userName, person.password, { code: person.nextCode() })).code).toBe(
      'badCredentials',
    );
    const basic = [person.userName, 'Passw0rd!second'] as const;
    expect((await client.get('/user/currentUser', { basic })).code).toBe('totpCodeRequired');
    expect((await client.login(person.userName, 'Passw0rd!second')).code).toBe('totpCodeRequired');
    expect((await client.login(person.userName, 'Passw0rd!second', { code: '000000' })).code).toBe('totpCodeInvalid');
    expect((await client.login(person.userName, 'Passw0rd!second', { code: person.nextCode() })).status).toBe(200);
  });

  test('does not open a disabled account, and brings no password of before back', async () => {
    const person = await newPerson(server(), mailed());
    const token = await tokenFor(person);
    expect(await set(token, person.password)).toBe('passwordUsed');
    expect(await set(token, 'short')).toBe('passwordRules');
    expect(await set(token, 'Password1!')).toBe('passwordCommon');
    const admin = await server().admin();
    await admin.put(person.path, { enabled: false });
    expect(await set(token, 'Passw0rd!x')).toBe('resetTokenUnknown');
    await admin.put(person.path, { enabled: true });
    expect((await server().client().login(person.userName, person.password)).status).toBe(200);
  });
});
