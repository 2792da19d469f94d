import { expect, test } from 'vitest';
import { switchTfaOn, totpPerson } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';

// T093, T096: a new password is not a second factor, and the token for one opens nothing.
const server = withServer('sqlite');

test('the token of an expired password comes before the code, sets a password, and the code is asked for as before', async () => {
  await switchTfaOn(server());
  const person = await totpPerson(server());
  const admin = await server().admin();
  await admin.put(person.path, { shouldResetPassword: true });
  const client = server().client();
  const refused = await client.login(person.userName, person.password);
  expect([refused.status, refused.code]).toEqual([401, 'passwordMustChange']);
  expect(refused.message).not.toMatch(/totp|pin/i);
  const token = String(refused.headers.passwordresettoken);
  expect(token).toMatch(/^[\w-]{43,}$/);
  const reset = await client.put('/user/passwordReset', {
    token,
    newPassword: 'Passw0rd!second',
    email: person.userName,
  });
  expect([reset.status, reset.cookies]).toEqual([200, []]);
  expect((await client.get('/user/currentUser')).status).toBe(401);
  expect((await client.login(person.userName, 'Passw0rd!second')).code).toBe('totpCodeRequired');
  expect((await client.login(person.userName, 'Passw0rd!second', { code: person.nextCode() })).status).toBe(200);
  expect((await admin.get(`${person.path}/tfa`)).body).toMatchObject({ tfaEnabled: true });
  expect((await client.put('/user/passwordReset', { token, newPassword: 'Passw0rd!third' })).code).toBe(
    'resetTokenUnknown',
  );
});

test('a token dies after 15 minutes, by a newer one, and by a change of the password; a refused password does not use it up', async () => {
  const person = await totpPerson(server());
  const admin = await server().admin();
  await admin.put(person.path, { shouldResetPassword: true });
  const client = server().client();
  const fresh = async () => String((await client.login(person.userName, person.password)).headers.passwordresettoken);
  const set = async (token: string, newPassword: string) =>
    (await client.put('/user/passwordReset', { token, newPassword })).code;
  const first = await fresh();
  const second = await fresh();
  expect(await set(first, 'Passw0rd!new')).toBe('resetTokenUnknown');
  expect(await set(second, 'short')).toBe('passwordRules');
  expect(await set(second, person.password)).toBe('passwordUsed');
  server().clock.move(15 * 60_000);
  expect(await set(second, 'Passw0rd!new')).toBe('resetTokenExpired');
  const third = await fresh();
  // The wrong tenant: it is nobody's token there.
  await server().house.tools.storage.tenants.create('t2', { domain: null, createdAt: 1 });
  const elsewhere = await client.put('/user/passwordReset?tenantId=t2', { token: third, newPassword: 'Passw0rd!new' });
  expect(elsewhere.code).toBe('resetTokenUnknown');
  const administrator = await server().admin();
  const change = { currentUserPassword: 'Passw0rd!first', newPassword: 'Passw0rd!byadmin' };
  expect((await administrator.put(`${person.path}/password`, change)).status).toBe(200);
  expect(await set(third, 'Passw0rd!new')).toBe('resetTokenUnknown');
  expect(TENANT).toBe('t1');
});
