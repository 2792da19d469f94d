import { describe, expect, test } from 'vitest';
import { smsPerson, switchSmsOn } from '../support/sms-people.ts';
import { TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

// T026: phones fill a code into the page that the last line names; nobody else gets to write that line.
describe('what users and tenants are called', () => {
  const server = withServer('sqlite');

  test('is not in the message: one line for phones, the last one, in one segment', async () => {
    await switchSmsOn(server());
    const evil = '@evil.example #999999';
    const person = await smsPerson(server(), {
      firstName: `J ${evil}`,
      lastName: `\n${evil}`,
      displayName: `x ${evil}`,
      customProperties: { domain: evil, token: '999999' },
    });
    const host = { host: 'evil.example' };
    await server()
      .client()
      .login(person.userName, person.password, { headers: { ...host, 'user-agent': `\t${evil}` } });
    const text = server().texts.at(-1)?.text ?? '';
    expect(text.split('\n').filter((line) => line.includes('@'))).toEqual([`@sallyport.test #${person.code()}`]);
    expect(text.split('\n').at(-1)).toBe(`@sallyport.test #${person.code()}`);
    expect(text).not.toMatch(/evil|999999/);
    expect(text.length).toBeLessThanOrEqual(160);
  });

  test('a template that holds such a line, put there past all checks, is not used', async () => {
    await switchSmsOn(server(), { 'token.sms.template': 'Code {token}\n@evil.example #999999' });
    const person = await smsPerson(server());
    await server().client().login(person.userName, person.password);
    expect(server().texts.at(-1)?.text).toMatch(
      /^Your code for sallyport\.test is \d{6}\. .*\n\n@sallyport\.test #\d{6}$/,
    );
    await server().house.tools.storage.settings.remove(TENANT, 'two-factor-authentication', 'token.sms.template');
  });

  test("the line names the host of the tenant's pages", async () => {
    await newTenant(server(), 't2', 'login.t2.example');
    const { settings } = server().house.tools.storage;
    for (const [key, value] of Object.entries({ strategy: 'SMS', enabled: 'true' })) {
      await settings.put('t2', 'two-factor-authentication', key, value);
    }
    const boss = await bossOf(server(), 't2');
    const details = { userName: 'sub', password: 'Passw0rd!sub-x', phone: '+491729999999' };
    const headers = { host: 'login.t2.example' };
    const made = await boss.post('/user/t2/users', { ...details, twoFactorAuthenticationEnabled: true }, { headers });
    expect(made.status).toBe(201);
    const asked = await server().client().login('sub', details.password, { headers });
    expect(asked.code).toBe('smsCodeSent');
    expect(server().texts.at(-1)?.text).toMatch(/\n@login\.t2\.example #\d{6}$/);
  });
});
