import { describe, expect, test } from 'vitest';
import { groups, signedInPerson } from '../support/people.ts';
import { engines, nextAddress, withServer } from '../support/start-server.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

// Somebody with a stolen session knows no password. If they could have a link sent to an address of their own, they would
// need none (ASVS 7.5.1).
describe.each(engines)('a new address, on %s', (engine) => {
  const server = withServer(engine);
  const ask = async (email: string) => {
    expect((await server().client(nextAddress()).post('/user/passwordReset', { email })).status).toBe(200);
    return (await server().deliver()).filter(({ subject }) => subject === 'Set a new password').map(({ to }) => to);
  };

  test('that a session alone has set gets no link for a day; the old one is told at once', async () => {
    const { person, client } = await signedInPerson(server(), { email: 'owner@example.com' });
    server().clock.move(6 * MINUTE);
    const thief = server().client();
    for (const [name, value] of client.jar) thief.jar.set(name, value);
    expect((await thief.put('/user/currentUser', { email: 'thief@example.org' })).status).toBe(200);
    expect((await server().deliver()).map(({ to, subject }) => [to, subject])).toEqual([
      ['owner@example.com', 'The email address of your account was changed'],
    ]);
    expect(await ask('thief@example.org')).toEqual([]);
    // Another change, back and forth, does not shorten it.
    await thief.put('/user/currentUser', { email: 'thief2@example.org' });
    await server().deliver();
    server().clock.move(23 * HOUR);
    expect(await ask('thief2@example.org')).toEqual([]);
    const admin = await server().admin();
    const records = await admin.get(`/audit/auditRecords?source=${person.userName}&revert=true&pageSize=1`);
    expect(records.at('auditRecords.0')).toMatchObject({
      text: `User "${person.userName}" was sent no link to set a password: the address is too new`,
      severity: 'WARNING',
    });
    // The administrator decides.
    await admin.post('/user/passwordReset', { email: 'thief2@example.org' });
    expect(await server().deliver()).toHaveLength(1);
    server().clock.move(HOUR);
    expect(await ask('thief2@example.org')).toEqual(['thief2@example.org']);
  });

  test('that somebody sets right after logging in gets links at once, and so does one set with Basic', async () => {
    const { person, client } = await signedInPerson(server(), { email: 'mover@example.com' });
    expect((await client.put('/user/currentUser', { email: 'moved@example.com' })).status).toBe(200);
    await server().deliver();
    expect(await ask('moved@example.com')).toEqual(['moved@example.com']);
    const basic = [person.userName, person.password] as const;
    const { status } = await server().client().put('/user/currentUser', { email: 'again@example.com' }, { basic });
    expect(status).toBe(200);
    await server().deliver();
    expect(await ask('again@example.com')).toEqual(['again@example.com']);
  });

  test('is held for whoever asks with the stolen session of an administrator, for that account or for one above', async () => {
    const of = async (details: object) => {
      const { person, client } = await signedInPerson(server(), { email: `of-${engine}@example.com`, ...details });
      return { ...person, client };
    };
    const manager = await of({ email: 'manager@example.com', groupIds: [groups.userManager] });
    const boss = await of({ email: 'boss@example.com', groupIds: [groups.admins] });
    const asker = server().client(nextAddress());
    server().clock.move(6 * MINUTE);
    for (const [who, email] of [
      [manager, 'manager@evil.example'],
      [boss, 'boss@evil.example'],
    ] as const) {
      expect((await who.client.put('/user/currentUser', { email })).status).toBe(200);
      await server().deliver();
    }
    const links = async () => (await server().deliver()).filter(({ subject }) => subject === 'Set a new password');
    await manager.client.post('/user/passwordReset', { email: 'manager@evil.example' });
    await manager.client.post('/user/passwordReset', { email: 'boss@evil.example' });
    await boss.client.post('/user/passwordReset', { email: 'boss@evil.example' });
    await asker.post('/user/passwordReset', { email: 'boss@evil.example' });
    expect(await links()).toEqual([]);
    // Asked for while it is nobody's, and put into the own account before the wish is looked into.
    await manager.client.post('/user/passwordReset', { email: 'nobody@evil.example' });
    expect((await manager.client.put('/user/currentUser', { email: 'nobody@evil.example' })).status).toBe(200);
    expect(await links()).toEqual([]);
    server().clock.move(24 * HOUR);
    expect(await ask('boss@evil.example'), 'the day is over').toEqual(['boss@evil.example']);
  });
});
