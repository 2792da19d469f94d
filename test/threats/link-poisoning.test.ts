import { describe, expect, test } from 'vitest';
import type { MailMessage } from '../../src/core/ports/mailer.ts';
import { emptyUser } from '../../src/core/users/create-user.ts';
import { linkIn } from '../support/mail.ts';
import { newPerson } from '../support/people.ts';
import { nextAddress, TENANT, withServer } from '../support/start-server.ts';

// T097: a link that is mailed to the victim must not lead to the attacker, whatever the attacker's request says.
const poison: readonly Readonly<Record<string, string>>[] = [
  { host: 'evil.example' },
  { host: 'evil.example:443' },
  { host: 'sallyport.test@evil.example' },
  { 'x-forwarded-host': 'evil.example' },
  { 'x-forwarded-proto': 'javascript' },
  { forwarded: 'host=evil.example;proto=https' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', 'x-forwarded-port': '444' },
  { 'x-original-host': 'evil.example', 'x-host': 'evil.example', 'x-forwarded-server': 'evil.example' },
  { referer: 'https://evil.example/login' },
];

describe.each([
  ['nobody', []],
  ['a proxy that sends them on', ['10.0.0.0/8']],
] as const)('links, with headers believed from %s', (_, trustedProxies) => {
  const server = withServer('sqlite', { publicUrl: 'https://gate.example:8443', trustedProxies });

  test('lead to the public URL, however the request was addressed', async () => {
    const person = await newPerson(server(), { email: 'victim@example.com' });
    for (const headers of poison) {
      server().clock.move(61 * 60_000);
      await server().client(nextAddress()).post('/user/passwordReset', { email: 'victim@example.com' }, { headers });
      const [mail, ...more] = await server().deliver();
      expect(more).toEqual([]);
      const link = linkIn(mail as MailMessage);
      expect([JSON.stringify(headers), link.origin, link.pathname]).toEqual([
        JSON.stringify(headers),
        'https://gate.example:8443',
        '/login',
      ]);
      expect(`${mail?.text}${mail?.html}`).not.toMatch(/evil|javascript|444[^3]/);
    }
    expect(person.userName).not.toBe('');
  });

  test('lead to the domain of the tenant that the user is in, where it has one', async () => {
    const { tenants, users } = server().house.tools.storage;
    await tenants.create('t-own', { domain: 'own.example', createdAt: 1 });
    server().clock.move(61 * 60_000);
    const poisoned = { headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example' } };
    const host = { headers: { host: 'own.example' } };
    await server().client(nextAddress()).post('/user/passwordReset', { email: 'victim@example.com' }, host);
    expect(await server().deliver(), 'nobody of that tenant').toEqual([]);
    const own = { ...emptyUser, key: 'k', userName: 'owner', email: 'owner@own.example', createdAt: 1 };
    await users.insert('t-own', own, { userName: 'owner', alias: null, email: 'owner@own.example' });
    const asked = { email: 'owner@own.example' };
    await server().client(nextAddress()).post('/user/passwordReset?tenantId=t-own', asked, poisoned);
    expect(linkIn((await server().deliver())[0] as MailMessage).origin).toBe('https://own.example:8443');
    await server().client(nextAddress()).post('/user/passwordReset', { email: 'victim@example.com' });
    const link = linkIn((await server().deliver())[0] as MailMessage);
    expect([link.origin, link.searchParams.get('tenantId')]).toEqual(['https://gate.example:8443', TENANT]);
  });
});
