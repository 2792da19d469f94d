import { beforeAll, describe, expect, test } from 'vitest';
import { TOTP_SECRET } from '../support/http-client.ts';
import { newPerson, signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { engines, withServer } from '../support/start-server.ts';

// A copied cookie is used elsewhere. Where the tenant binds sessions to the User-Agent that opened them, a thief needs
// that too; it is a hurdle and no proof, which is why it is a tenant's choice.
describe.each(engines)('a stolen session on %s', (engine) => {
  const server = withServer(engine);
  const browser = {
    headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
  };
  const thief = [
    {},
    { headers: { 'user-agent': 'curl/8.14' } },
    { headers: { 'user-agent': `${browser.headers['user-agent']} ` } },
    { headers: { 'user-agent': browser.headers['user-agent'].toLowerCase() } },
    { headers: { 'user-agent': '' } },
  ];

  beforeAll(async () => {
    await switchTfaOn(server());
    const admin = await server().admin();
    const saved = await admin.put('/tenant/loginOptions/OAUTH2_INTERNAL', {
      type: 'OAUTH2_INTERNAL',
      providerName: 'Cumulocity',
      sessionConfiguration: {
        absoluteTimeoutMillis: 3_600_000,
        renewalTimeoutMillis: 600_000,
        maximumNumberOfParallelSessions: 5,
        userAgentValidationRequired: true,
      },
    });
    expect(saved.status).toBe(200);
  });

  test('opens nothing with another User-Agent, as cookie and as bearer', async () => {
    const person = await newPerson(server());
    const client = server().client();
    await client.login(person.userName, person.password, browser);
    const bearer = client.jar.get('authorization') ?? '';
    expect((await client.get('/user/currentUser', browser)).status).toBe(200);
    const stranger = server().client();
    for (const [name, value] of client.jar) stranger.jar.set(name, value);
    for (const other of thief) {
      expect((await stranger.get('/user/currentUser', other)).code).toBe('sessionEnded');
      expect((await stranger.put('/user/currentUser', { firstName: 'Thief' }, other)).code).toBe('sessionEnded');
      expect((await stranger.get('/user/currentUser', { ...other, bearer })).code).toBe('sessionEnded');
    }
    expect((await client.get('/user/currentUser', browser)).at('firstName')).toBeUndefined();
  });

  test('is not renewed for the thief', async () => {
    const person = await newPerson(server());
    const client = server().client();
    await client.login(person.userName, person.password, browser);
    server().clock.move(11 * 60_000);
    const stolen = { cookie: `authorization=${client.jar.get('authorization')}`, 'user-agent': 'curl/8.14' };
    const answer = await server().client().get('/user/currentUser', { headers: stolen });
    expect([answer.status, answer.cookies]).toEqual([401, []]);
    expect((await client.get('/user/currentUser', browser)).cookies).toHaveLength(2);
  });

  test('does not let the thief repeat the owner’s code', async () => {
    const person = await totpPerson(server());
    const owner = await signInWithCode(server(), person);
    const stolen = { cookie: `authorization=${owner.jar.get('authorization')}`, 'user-agent': 'curl/8.14' };
    // The code of this session, with its cookie and the password, within 30 seconds: answered again to the owner alone.
    const repeated = await server()
      .client()
      .login(person.userName, person.password, { code: person.code(), headers: stolen });
    expect(repeated.code).toBe('totpCodeUsed');
    expect((await owner.login(person.userName, person.password, { code: person.code() })).status).toBe(200);
  });

  test('that may only enrol is bound as well', async () => {
    const person = await newPerson(server(), { tfaEnforced: true });
    const client = server().client();
    await client.login(person.userName, person.password, browser);
    expect((await client.post(TOTP_SECRET, undefined, { headers: { 'user-agent': 'curl/8.14' } })).code).toBe(
      'sessionEnded',
    );
    expect((await client.post(TOTP_SECRET, undefined, browser)).status).toBe(200);
  });
});
