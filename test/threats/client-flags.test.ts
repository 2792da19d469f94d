import { expect, test } from 'vitest';
import { newPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';

// T012, T075, T077: nothing that a client claims about itself, the time or the algorithm changes what is asked of it.
const server = withServer('sqlite');

const flags: Readonly<Record<string, string>> = {
  tfa: 'false',
  tfaVerified: 'true',
  skipTfa: '1',
  remember: 'true',
  trusted: 'true',
  strategy: 'NONE',
  role: 'admin',
  aal: '3',
  scope: 'full',
  challenge: 'x',
  secret: 'JBSWY3DPEHPK3PXP',
  userId: 'admin',
  window: '1000',
  skew: '1000',
  digits: '1',
  period: '1000000',
  algorithm: 'none',
  time: '0',
  timestamp: '0',
  now: '0',
};

test('flags in body, query, header and cookie change nothing at a login without code', async () => {
  await switchTfaOn(server());
  const { userName, password } = await totpPerson(server());
  const query = new URLSearchParams(flags).toString();
  const headers = {
    ...Object.fromEntries(Object.entries(flags).map(([name, value]) => [`x-${name}`, value])),
    date: 'Thu, 01 Jan 1970 00:00:00 GMT',
    'x-timestamp': '0',
    tfatoken: 'x',
    cookie: new URLSearchParams(flags).toString().replaceAll('&', '; '),
  };
  for (const path of ['/tenant/oauth', '/tenant/oauth/token']) {
    const form = { username: userName, password, ...flags };
    const plain = await server()
      .client()
      .send('POST', path, { form: { username: userName, password } });
    for (const answer of [
      await server().client().send('POST', path, { form }),
      await server().client().send('POST', `${path}?${query}`, { form }),
      await server().client().send('POST', path, { form, headers }),
    ]) {
      expect([answer.status, answer.text, answer.cookies]).toEqual([plain.status, plain.text, plain.cookies]);
      expect(answer.code).toBe('totpCodeRequired');
    }
  }
});

test('an old code is old, whatever time the client says it is', async () => {
  const person = await totpPerson(server());
  const old = person.nextCode();
  server().clock.move(10 * 60_000);
  const form = { username: person.userName, password: person.password, tfa_code: old, ...flags };
  const answer = await server().client().send('POST', '/tenant/oauth', { form });
  expect(answer.code).toBe('totpCodeInvalid');
});

test('a secret that the client brings is not taken, neither in the set-up nor in verify and activity', async () => {
  const person = await newPerson(server(), { tfaEnforced: true });
  const client = server().client();
  await client.login(person.userName, person.password);
  const own = { rawSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };
  const made = await client.post('/user/currentUser/totpSecret', own);
  expect(made.at('rawSecret')).not.toBe(own.rawSecret);
  const { totpCode } = await import('../support/totp-code.ts');
  const code = totpCode(own.secret, server().clock.now());
  expect((await client.post('/user/currentUser/totpSecret/verify', { code, ...own })).code).toBe(
    'verificationCodeInvalid',
  );
  const activity = await client.post('/user/currentUser/totpSecret/activity', {
    isActive: true,
    verified: true,
    ...own,
  });
  expect(activity.code).toBe('verificationMissing');
});
