import { beforeAll, describe, expect, test } from 'vitest';
import { operator } from '../../src/core/access/operator.ts';
import type { MailMessage } from '../../src/core/ports/mailer.ts';
import { changeTenantTfa } from '../../src/core/tfa/change-tenant-tfa.ts';
import { emptyUser } from '../../src/core/users/create-user.ts';
import type { Client } from '../support/http-client.ts';
import { newPerson, type Person, signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { ADMIN, engines, PASSWORD, TENANT, withServer } from '../support/start-server.ts';

// T098: users hear of what happens to their account.
describe.each(engines)('notices on %s', (engine) => {
  const server = withServer(engine);
  let admin: Client;
  beforeAll(async () => {
    await switchTfaOn(server());
    admin = await server().admin();
  });

  const subjects = async (to: string) =>
    (await server().deliver()).filter((mail) => mail.to === to).map(({ subject }) => subject);
  const addressOf = ({ userName }: Person) => `${userName}@example.com`;
  let people = 0;
  const named = (details: Readonly<Record<string, unknown>> = {}) => {
    people++;
    return { userName: `noticed-${people}`, email: `noticed-${people}@example.com`, ...details };
  };

  test('of their password: changed, set by an administrator, reset', async () => {
    const person = await newPerson(server(), named());
    const to = addressOf(person);
    const client = server().client();
    await client.login(person.userName, person.password);
    await client.put('/user/currentUser/password', { currentUserPassword: person.password, newPassword: 'Passw0rd!b' });
    expect(await subjects(to)).toEqual(['Your password was changed']);
    await admin.put(`${person.path}/password`, { currentUserPassword: PASSWORD, newPassword: 'Passw0rd!c' });
    const [mail] = await server().deliver();
    expect(mail).toMatchObject({ to, subject: 'Your password was changed by an administrator' });
    expect(mail?.text).toContain(`${ADMIN} set a new password`);
    await admin.put(person.path, { shouldResetPassword: true });
    const due = await client.login(person.userName, 'Passw0rd!c');
    const token = String(due.headers.passwordresettoken);
    expect((await client.put('/user/passwordReset', { token, newPassword: 'Passw0rd!d' })).status).toBe(200);
    expect(await subjects(to)).toEqual(['Your password was changed']);
  });

  test('of their second factor: enforced, set up, revoked', async () => {
    const person = await totpPerson(server(), named());
    const to = addressOf(person);
    expect(await subjects(to)).toEqual(['Two-factor authentication was set up']);
    await admin.delete(`${person.path}/totpSecret/revoke`);
    const [revoked] = await server().deliver();
    expect(revoked).toMatchObject({ to, subject: 'Two-factor authentication was revoked' });
    expect(revoked?.text).toContain(`${ADMIN} revoked the two-factor authentication by authenticator app (TOTP)`);
    await admin.put(`${person.path}/tfa`, { tfaEnforced: false });
    await admin.put(`${person.path}/tfa`, { tfaEnforced: true });
    expect((await subjects(to)).sort()).toEqual([
      'Two-factor authentication is no longer required for your account',
      'Two-factor authentication is required for your account',
    ]);
  });

  test('of a new email address at the old one, and of a new phone number without showing it', async () => {
    const person = await newPerson(server(), named({ phone: '+49 30 123456' }));
    const client = server().client();
    await client.login(person.userName, person.password);
    await client.put('/user/currentUser', { email: `new-${person.userName}@example.com` });
    expect(await server().deliver()).toMatchObject([
      { to: addressOf(person), subject: 'The email address of your account was changed' },
    ]);
    await client.put('/user/currentUser', { phone: '+49 30 987654' });
    const [mail] = await server().deliver();
    expect(mail).toMatchObject({ to: `new-${person.userName}@example.com` });
    expect(mail?.subject).toBe('The phone number of your account was changed');
    expect(mail?.text).toContain('ends in 654');
    expect(mail?.text).not.toMatch(/987|123456/);
  });

  test('of the right password without the second factor, the third time in a row, and not again that day', async () => {
    const person = await totpPerson(server(), named());
    await signInWithCode(server(), person);
    const to = addressOf(person);
    await server().deliver();
    const stop = () => server().client().login(person.userName, person.password);
    await stop();
    await server().client().token(person.userName, person.password);
    await signInWithCode(server(), person);
    await stop();
    await stop();
    expect(await subjects(to), 'a complete login between').toEqual([]);
    const basic = [person.userName, person.password] as const;
    expect((await server().client().get('/user/currentUser', { basic })).code).toBe('totpCodeRequired');
    expect(await subjects(to)).toEqual(['Logins with your password stopped before the second factor']);
    for (let again = 0; again < 5; again++) await stop();
    expect(await subjects(to)).toEqual([]);
  });

  test('of too many wrong codes, and of a factor that is disabled by them', async () => {
    const person = await totpPerson(server(), named());
    const to = addressOf(person);
    await server().deliver();
    const guess = async () => {
      server().clock.move(61 * 60_000);
      return server().client().login(person.userName, person.password, { code: '000000' });
    };
    for (let failure = 0; failure < 4; failure++) await guess();
    expect(await subjects(to)).toEqual([]);
    await guess();
    expect(await subjects(to)).toEqual(['Wrong verification codes for your account']);
    for (let failure = 5; failure < 100; failure++) await guess();
    expect(await subjects(to)).toEqual(['Two-factor authentication was disabled after too many wrong codes']);
    expect((await guess()).code).toBe('accountLocked');
  });

  test('in the language of the user, else the tenant’s, with what to do, and without a link', async () => {
    const settings = server().house.tools.storage.settings;
    const change = async (person: Person): Promise<MailMessage> => {
      const client = server().client();
      await client.login(person.userName, person.password);
      const passwords = { currentUserPassword: person.password, newPassword: 'Passw0rd!b' };
      expect((await client.put('/user/currentUser/password', passwords)).status).toBe(200);
      const [mail, ...more] = await server().deliver();
      expect(more).toEqual([]);
      return mail as MailMessage;
    };
    const german = await change(await newPerson(server(), named({ customProperties: { language: 'de' } })));
    expect(german.subject).toBe('Ihr Passwort wurde geändert');
    expect(german.text).toMatch(/^Guten Tag noticed-\d+,\n/);
    expect(german.text).toContain('Falls Sie das nicht waren');
    await settings.put(TENANT, 'mail', 'language', 'de');
    expect((await change(await newPerson(server(), named()))).subject).toBe('Ihr Passwort wurde geändert');
    const english = await change(await newPerson(server(), named({ customProperties: { language: 'en_GB' } })));
    expect(english.text).toContain('If it was not you');
    for (const { text, html } of [german, english]) {
      expect(text).not.toContain('://');
      expect(html).not.toMatch(/:\/\/|<img|<script|url\(/);
      expect(text).toMatch(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/);
    }
    await settings.remove(TENANT, 'mail', 'language');
  });

  test('of a new strategy of the tenant, to each who loses their set-up', async () => {
    const keys: string[] = [];
    const { users, factors } = server().house.tools.storage;
    // More than are written at once; made below the wire, where it is quick.
    for (let index = 0; index < 60; index++) {
      const name = `moved-${index}`;
      const email = `${name}@example.com`;
      keys.push(name);
      const user = { ...emptyUser, key: name, userName: name, email, createdAt: 1 };
      await users.insert(TENANT, user, { userName: name, alias: null, email });
      const startedBy = 'test';
      const pending = { id: 'p', sealedSecret: 'sealed', startedBy, expiresAt: Number.MAX_SAFE_INTEGER };
      await factors.start(TENANT, name, 'totp', pending);
      await factors.markVerified(TENANT, name, 'totp', { id: 'p', startedBy, step: 1, at: 1 });
      await factors.activate(TENANT, name, 'totp', { startedBy, at: 1, verifiedSince: 0 });
    }
    const actor = operator(TENANT);
    const tools = { ...server().house.tools, factors: [{ strategy: 'SMS' } as never] };
    await changeTenantTfa(tools, actor, TENANT, { strategy: 'SMS' });
    const mails = (await server().deliver()).filter(({ to }) => to.startsWith('moved-'));
    expect(mails.map(({ to }) => to).sort()).toEqual(keys.map((key) => `${key}@example.com`).sort());
    expect(new Set(mails.map(({ subject }) => subject))).toEqual(
      new Set(['Two-factor authentication has to be set up again']),
    );
    expect(mails[0]?.text).toContain('text message (SMS)');
    await switchTfaOn(server());
  });

  test('nobody is told without an address, or of a change that did not happen', async () => {
    const person = await newPerson(server(), { userName: `unreachable-${engine}` });
    await admin.put(`${person.path}/password`, { currentUserPassword: PASSWORD, newPassword: 'Passw0rd!c' });
    const reachable = await newPerson(server(), named());
    await admin.put(`${reachable.path}/password`, { currentUserPassword: 'not-that', newPassword: 'Passw0rd!c' });
    await admin.put(reachable.path, { firstName: 'Jane' });
    expect(await server().deliver()).toEqual([]);
  });
});
