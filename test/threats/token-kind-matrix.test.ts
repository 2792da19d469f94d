import { beforeAll, expect, test } from 'vitest';
import { newPerson, type Person, signedInPerson, signInWithCode, switchTfaOn, totpPerson } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';

// T070, T083 (CVE-2026-4282): a token of one kind is nothing in the place of another.
const server = withServer('sqlite');
const tokens: Record<string, string> = {};
let plain: Person;
let target: Person;

beforeAll(async () => {
  await switchTfaOn(server());
  const signedIn = await signedInPerson(server());
  plain = signedIn.person;
  tokens['session cookie'] = signedIn.client.jar.get('authorization') ?? '';
  tokens['XSRF token'] = signedIn.client.jar.get('XSRF-TOKEN') ?? '';
  tokens['device cookie'] = signedIn.client.jar.get('sallyport-device') ?? '';
  tokens['bearer token'] = String((await server().client().token(plain.userName, plain.password)).at('access_token'));
  const enforced = await newPerson(server(), { tfaEnforced: true });
  const restricted = server().client();
  await restricted.login(enforced.userName, enforced.password);
  tokens['enrolment cookie'] = restricted.jar.get('authorization') ?? '';
  tokens['TOTP secret'] = String((await restricted.post('/user/currentUser/totpSecret')).at('rawSecret'));
  const expired = await newPerson(server(), { shouldResetPassword: true });
  const refused = await server().client().login(expired.userName, expired.password);
  tokens['reset token'] = String(refused.headers.passwordresettoken);
  const person = await totpPerson(server());
  await signInWithCode(server(), person);
  tokens['TOTP code'] = person.nextCode();
  target = await newPerson(server());
  for (const [kind, token] of Object.entries(tokens))
    expect([kind, token]).toEqual([kind, expect.stringMatching(/.{6}/)]);
}, 60_000);

type Slot = (token: string) => Promise<number>;
const me = '/user/currentUser';
const status = async (answer: Promise<{ status: number }>) => (await answer).status;

const slots: Readonly<Record<string, Slot>> = {
  'session cookie': (token) =>
    status(
      server()
        .client()
        .get(me, { headers: { cookie: `authorization=${token}` } }),
    ),
  bearer: (token) => status(server().client().get(me, { bearer: token })),
  'Basic password': (token) =>
    status(
      server()
        .client()
        .get(me, { basic: [target.userName, token] }),
    ),
  'login password': (token) => status(server().client().login(target.userName, token)),
  'token login password': (token) => status(server().client().token(target.userName, token)),
  'reset token': (token) =>
    status(server().client().put('/user/passwordReset', { token, newPassword: 'Passw0rd!stolen' })),
  'query parameter': (token) => status(server().client().get(`${me}?access_token=${token}&token=${token}`)),
  'XSRF cookie': (token) =>
    status(
      server()
        .client()
        .get(me, { headers: { cookie: `XSRF-TOKEN=${token}` } }),
    ),
  'device cookie': (token) =>
    status(
      server()
        .client()
        .get(me, { headers: { cookie: `sallyport-device=${token}` } }),
    ),
  tfatoken: (token) =>
    status(
      server()
        .client()
        .get(me, { headers: { tfatoken: token } }),
    ),
  'XSRF header': (token) =>
    status(
      server()
        .client()
        .put(
          me,
          { firstName: 'x' },
          {
            headers: { cookie: `authorization=${tokens['session cookie']}`, 'x-xsrf-token': token },
          },
        ),
    ),
};

test('only a token of the kind that a place is for opens it', async () => {
  const opened: string[] = [];
  for (const [slot, present] of Object.entries(slots)) {
    for (const [kind, token] of Object.entries(tokens)) {
      const answer = await present(token);
      expect(answer, `${kind} as ${slot}`).toBeLessThan(500);
      if (answer < 400) opened.push(`${kind} as ${slot}`);
    }
  }
  expect(opened.sort()).toEqual(
    [
      'session cookie as session cookie',
      'session cookie as bearer',
      // Clients take the bearer's token for a cookie and its `xsrfToken` claim for the header.
      'bearer token as session cookie',
      'bearer token as bearer',
      'reset token as reset token',
      'XSRF token as XSRF header',
    ].sort(),
  );
});

test('a token with another key, algorithm or claim is none of ours', async () => {
  const [header = '', payload = '', signature = ''] = (tokens['bearer token'] ?? '').split('.');
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
  const head = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
  for (const forged of [
    `${encode({ alg: 'none' })}.${payload}.`,
    `${encode({ ...head, alg: 'none' })}.${payload}.${signature}`,
    `${encode({ ...head, alg: 'HS256' })}.${payload}.${signature}`,
    `${encode({ ...head, kid: '../../dev/null' })}.${payload}.${signature}`,
    `${encode({ ...head, jwk: {}, jku: 'http://127.0.0.1/' })}.${payload}.${signature}`,
    `${header}.${encode({ ...claims, sub: 'admin' })}.${signature}`,
    `${header}.${encode({ ...claims, exp: 9_999_999_999 })}.${signature}`,
    `${header}.${payload}.`,
    `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    `${header}.${payload}`,
  ]) {
    for (const slot of ['session cookie', 'bearer'] as const) expect(await slots[slot]?.(forged)).toBe(401);
  }
});
