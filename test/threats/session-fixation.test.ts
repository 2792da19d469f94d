import { expect, test } from 'vitest';
import { newPerson, signedInPerson, switchTfaOn, totpPerson } from '../support/people.ts';
import { withServer } from '../support/start-server.ts';

// T117, T119: a login makes its own session; nothing that was in the browser before becomes one.
const server = withServer('sqlite');
const me = '/user/currentUser';
const sidOf = (token: string | undefined) =>
  (JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString()) as { sid: string }).sid;

test('an attacker’s session planted in the victim’s browser does not become the victim’s', async () => {
  const attacker = await signedInPerson(server());
  const planted = attacker.client.jar.get('authorization') ?? '';
  const victim = await newPerson(server());
  const browser = server().client();
  for (const [name, value] of attacker.client.jar) browser.jar.set(name, value);
  await browser.login(victim.userName, victim.password);
  expect(browser.jar.get('authorization')).not.toBe(planted);
  expect(sidOf(browser.jar.get('authorization'))).not.toBe(sidOf(planted));
  expect(browser.jar.get('XSRF-TOKEN')).not.toBe(attacker.client.jar.get('XSRF-TOKEN'));
  expect((await browser.get(me)).at('userName')).toBe(victim.userName);
  expect((await attacker.client.get(me)).at('userName')).toBe(attacker.person.userName);
});

test('an old cookie of the same user dies with the login', async () => {
  const { person, client } = await signedInPerson(server());
  const old = client.jar.get('authorization') ?? '';
  await client.login(person.userName, person.password);
  expect((await server().client().get(me, { bearer: old })).code).toBe('sessionEnded');
});

test('made-up cookies are not adopted', async () => {
  const person = await newPerson(server());
  const browser = server().client();
  browser.jar.set('authorization', 'chosen-by-somebody-else');
  browser.jar.set('XSRF-TOKEN', 'chosen-by-somebody-else');
  expect((await browser.login(person.userName, person.password)).status).toBe(200);
  for (const name of ['authorization', 'XSRF-TOKEN']) expect(browser.jar.get(name)).not.toBe('chosen-by-somebody-else');
});

test('an enrolment session is never widened: the login after it is a new session', async () => {
  await switchTfaOn(server());
  const person = await newPerson(server(), { tfaEnforced: true });
  const browser = server().client();
  await browser.login(person.userName, person.password);
  const before = browser.jar.get('authorization') ?? '';
  const secret = await browser.enrol();
  const { totpCode } = await import('../support/totp-code.ts');
  await browser.login(person.userName, person.password, { code: totpCode(secret, server().clock.now()) });
  expect(sidOf(browser.jar.get('authorization'))).not.toBe(sidOf(before));
  expect((await server().client().get(me, { bearer: before })).code).toBe('sessionEnded');
});

test('session ids and tokens are long, unique and without a common part', async () => {
  const person = await totpPerson(server(), { tfaEnforced: true });
  await switchTfaOn(server());
  const plain = await newPerson(server());
  const seen = { sid: new Set<string>(), xsrf: new Set<string>() };
  for (let login = 0; login < 60; login++) {
    const browser = server().client();
    await browser.login(plain.userName, plain.password);
    seen.sid.add(sidOf(browser.jar.get('authorization')));
    seen.xsrf.add(browser.jar.get('XSRF-TOKEN') ?? '');
  }
  expect([seen.sid.size, seen.xsrf.size]).toEqual([60, 60]);
  // A UUID of version 4 has 122 random bits; the cookie is signed besides.
  for (const sid of seen.sid)
    expect(sid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  for (const xsrf of seen.xsrf) expect(xsrf).toMatch(/^[\w-]{20}$/);
  expect(person.secret).toHaveLength(32);
});
