import { describe, expect, test } from 'vitest';
import type { MailMessage } from '../../src/core/ports/mailer.ts';
import type { Client } from '../support/http-client.ts';
import { linkIn } from '../support/mail.ts';
import { newPerson, platformSetting } from '../support/people.ts';
import { ADMIN, engines, TENANT, withServer } from '../support/start-server.ts';

const DAY = 24 * 60 * 60_000;
const RESET = '/user/passwordReset';

describe.each(engines)('a password over mail on %s', (engine) => {
  const server = withServer(engine);
  const somebody = async (details: Readonly<Record<string, unknown>> = {}) => {
    const person = await newPerson(server(), { ...details });
    const email = `${person.userName}@example.com`;
    const { users } = server().house.tools.storage;
    const stored = await users.byUserName(TENANT, person.userName);
    const names = { names: { alias: null, email } };
    await users.update(TENANT, stored?.key ?? '', { email }, names);
    return { ...person, email };
  };

  test('asking is answered before anything is sent; the mail has a link to the login page, which can be looked at', async () => {
    const person = await somebody();
    const signedIn = server().client();
    await signedIn.login(person.userName, person.password);
    const client = server().client();
    const asked = await client.post(RESET, { email: person.email.toUpperCase() });
    expect([asked.status, asked.body]).toEqual([200, {}]);
    expect(
      server().mails.filter(({ to }) => to === person.email),
      'nothing before the answer',
    ).toEqual([]);
    const [mail, ...more] = await server().deliver();
    expect(more).toEqual([]);
    expect(mail).toMatchObject({ to: person.email, subject: 'Set a new password' });
    const link = linkIn(mail as MailMessage);
    expect(`${link.origin}${link.pathname}`).toBe('http://sallyport.test/login');
    expect([...link.searchParams.keys()]).toEqual(['token', 'email']);
    expect(link.searchParams.get('email')).toBe(person.email);
    const token = link.searchParams.get('token') ?? '';
    // The platform's login page reads query values as JSON first.
    expect(() => JSON.parse(token)).toThrow();
    const validate = (email = person.email) =>
      client.get(`${RESET}/validate?token=${token}&email=${encodeURIComponent(email)}`);
    expect((await validate()).status).toBe(200);
    expect((await validate()).status, 'looking does not use it up').toBe(200);
    expect((await client.login(person.userName, person.password)).status, 'nothing has changed yet').toBe(200);
  });

  test('the link sets a password once, ends all sessions and opens none; the user is told', async () => {
    const person = await somebody();
    const signedIn = server().client();
    await signedIn.login(person.userName, person.password);
    const client = server().client();
    await client.post(RESET, { email: person.email });
    const [mail] = await server().deliver();
    const token = linkIn(mail as MailMessage).searchParams.get('token') ?? '';
    const body = { token, email: person.email, newPassword: 'Passw0rd!over-mail', passwordStrength: 'GREEN' };
    expect((await signedIn.get('/user/currentUser')).status).toBe(200);
    const set = await client.put(RESET, body);
    expect([set.status, set.cookies]).toEqual([200, []]);
    expect((await signedIn.get('/user/currentUser')).code).toBe('sessionEnded');
    expect((await client.login(person.userName, person.password)).code).toBe('badCredentials');
    expect((await client.login(person.userName, 'Passw0rd!over-mail')).status).toBe(200);
    expect((await client.put(RESET, { ...body, newPassword: 'Passw0rd!again' })).code).toBe('resetTokenUnknown');
    expect((await client.get(`${RESET}/validate?token=${token}&email=${person.email}`)).status).toBe(404);
    const [notice] = await server().deliver();
    expect(notice).toMatchObject({ to: person.email, subject: 'Your password was reset' });
    const records = await (await server().admin()).get(`/audit/auditRecords?source=${person.userName}&revert=true`);
    const texts = (records.at('auditRecords') as { text: string }[]).map(({ text }) => text);
    expect(texts).toContain(`User "${person.userName}" was sent a link to set a password`);
    expect(records.text).not.toContain(token);
  });

  test('a link is good for one day, and then says that it has expired', async () => {
    const person = await somebody();
    const client = server().client();
    await client.post(RESET, { email: person.email });
    const [mail] = await server().deliver();
    const token = linkIn(mail as MailMessage).searchParams.get('token') ?? '';
    server().clock.move(DAY - 1);
    expect((await client.get(`${RESET}/validate?token=${token}`)).status).toBe(200);
    server().clock.move(1);
    const late = await client.get(`${RESET}/validate?token=${token}&email=${person.email}`);
    expect([late.status, late.message]).toEqual([422, 'Error during password change : Token expired.']);
    const set = await client.put(RESET, { token, email: person.email, newPassword: 'Passw0rd!late' });
    expect([set.status, set.message]).toEqual([422, 'Error during password change : Token expired.']);
  });

  test('an administrator sends more links than a stranger may, and is named', async () => {
    const admin = await server().admin();
    const person = await somebody();
    expect((await admin.post(RESET, { email: person.email })).status).toBe(200);
    const [mail] = await server().deliver();
    expect(mail).toMatchObject({ to: person.email, subject: 'Set a new password' });
    expect(mail?.text).toContain(`${ADMIN} sends you this link`);
    const records = await admin.get(`/audit/auditRecords?source=${person.userName}&revert=true&pageSize=1`);
    expect(records.at('auditRecords.0')).toMatchObject({
      text: `User "${person.userName}" was sent a link to set a password`,
      user: ADMIN,
    });
    const plain = server().client();
    const other = await newPerson(server());
    await plain.login(other.userName, other.password);
    const statusesOf = async (client: Client, whose: string) => {
      const statuses = [];
      for (let index = 0; index < 12; index++) {
        statuses.push((await client.post(RESET, { email: `${whose}-${index}-${engine}@example.com` })).status);
      }
      return statuses;
    };
    for (let index = 0; index < 12; index++) {
      await newPerson(server(), { email: `known-${index}-${engine}@example.com` });
    }
    expect(await statusesOf(admin, 'known')).toEqual(Array(12).fill(200));
    expect(await statusesOf(plain, 'nobody'), 'somebody without the right').toEqual([...Array(10).fill(200), 429, 429]);
    await server().deliver();
    // In another tenant the administrator is nobody.
    await server().house.tools.storage.tenants.create('t9', { domain: null, createdAt: 1 });
    const elsewhere = [];
    for (let index = 0; index < 12; index++) {
      elsewhere.push((await admin.post(`${RESET}?tenantId=t9`, { email: `nobody-${index}@example.com` })).status);
    }
    expect(elsewhere.slice(-2)).toEqual([429, 429]);
    await server().deliver();
  });

  test('a newer link, a login, and another address make a link void', async () => {
    const person = await somebody();
    const client = server().client();
    const link = async (email: string) => {
      server().clock.move(DAY / 24);
      await client.post(RESET, { email });
      const [mail] = (await server().deliver()).filter(({ subject }) => subject === 'Set a new password');
      return linkIn(mail as MailMessage).searchParams.get('token') ?? '';
    };
    const status = async (token: string) => (await client.get(`${RESET}/validate?token=${token}`)).status;
    const first = await link(person.email);
    const second = await link(person.email);
    expect([await status(first), await status(second)]).toEqual([404, 200]);
    expect((await client.login(person.userName, 'not-that')).status).toBe(401);
    expect(await status(second)).toBe(200);
    await client.login(person.userName, person.password);
    expect(await status(second)).toBe(404);
    // The login that changes the address comes before the link, or would be what makes it void.
    server().clock.move(DAY / 24);
    const owner = server().client();
    await owner.login(person.userName, person.password);
    await client.post(RESET, { email: person.email });
    const [mail] = await server().deliver();
    const third = linkIn(mail as MailMessage).searchParams.get('token') ?? '';
    expect(await status(third)).toBe(200);
    expect((await owner.put('/user/currentUser', { email: `moved-${person.email}` })).status).toBe(200);
    expect(await status(third)).toBe(404);
    await server().deliver();
  });

  test('disabled users and users of another identity provider get no link', async () => {
    const disabled = await somebody();
    await (await server().admin()).put(disabled.path, { enabled: false });
    const external = await somebody({ customProperties: { userOrigin: 'OAUTH2' } });
    for (const email of [disabled.email, external.email]) await server().client().post(RESET, { email });
    expect(await server().deliver()).toEqual([]);
  });

  test('a new user can be invited, and is asked for an address to invite', async () => {
    const admin = await server().admin();
    const users = `/user/${TENANT}/users`;
    const refused = await admin.post(users, { userName: 'nobody-invited', sendPasswordResetEmail: true });
    expect([refused.status, refused.message]).toEqual([
      422,
      'email: is needed to send the link for setting a password',
    ]);
    expect((await admin.post(users, { userName: 'nobody-invited', email: 'n@example.com' })).status).toBe(422);
    const invited = { userName: 'invited', email: 'invited@example.com', sendPasswordResetEmail: true };
    const made = await admin.post(users, { ...invited, customProperties: { language: 'de-AT' } });
    expect(made.at('shouldResetPassword')).toBe(true);
    const [mail] = await server().deliver();
    expect(mail).toMatchObject({ to: 'invited@example.com', subject: 'Ihr neues Konto' });
    const token = linkIn(mail as MailMessage).searchParams.get('token') ?? '';
    const client = server().client();
    const set = await client.put(RESET, { token, email: 'invited@example.com', newPassword: 'Passw0rd!mine' });
    expect(set.status).toBe(200);
    expect((await client.login('invited', 'Passw0rd!mine')).status).toBe(200);
  });

  test('earlier passwords are refused, as many as the platform says', async () => {
    const person = await somebody();
    const client = server().client();
    await client.login(person.userName, person.password);
    await platformSetting(server(), 'password', 'history.size', '2');
    const passwords = [person.password, 'Passw0rd!b', 'Passw0rd!c', 'Passw0rd!d'];
    const change = async (currentUserPassword: string, newPassword: string) => {
      server().clock.move(2 * DAY);
      await client.login(person.userName, currentUserPassword);
      const answer = await client.put('/user/currentUser/password', { currentUserPassword, newPassword });
      return answer.code ?? answer.status;
    };
    for (let index = 1; index < 4; index++) {
      expect(await change(passwords[index - 1] ?? '', passwords[index] ?? '')).toBe(200);
    }
    for (const used of passwords.slice(1)) expect(await change('Passw0rd!d', used)).toBe('passwordUsed');
    expect(await change('Passw0rd!d', person.password), 'three passwords ago').toBe(200);
    await platformSetting(server(), 'password', 'history.size', '0');
    expect(await change(person.password, 'Passw0rd!d'), 'nothing is kept').toBe(200);
    expect(await change('Passw0rd!d', 'Passw0rd!d'), 'but the current one is no new one').toBe('passwordUsed');
    await platformSetting(server(), 'password', 'history.size', null);
    await server().deliver();
  });
});
