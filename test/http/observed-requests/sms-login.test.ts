import { beforeAll, describe, expect, test } from 'vitest';
import { type OfficialUi, officialUi } from '../../support/official-ui.ts';
import { newPerson } from '../../support/people.ts';
import { codeOption, noGateway, otherCode, smsPerson, switchSmsOn } from '../../support/sms-people.ts';
import { ADMIN, PASSWORD, withServer } from '../../support/start-server.ts';

/** Observed requests 5, SMS: the official login with a code by text message. */
const server = withServer('sqlite');
beforeAll(() => switchSmsOn(server()));

const probe = (ui: OfficialUi) => ui.get('/tenant/currentTenant?withParent=true');

test('OAI-Secure: the token call asks, a resend is told by 403, a wrong code is 401, a right one opens the session', async () => {
  const person = await smsPerson(server());
  const ui = officialUi(server());
  const asked = await ui.oauth(person.userName, person.password);
  expect([asked.status, asked.message]).toEqual([401, expect.stringMatching(/pin.*generated/i)]);
  server().clock.move(61_000);
  ui.basic([person.userName, person.password]);
  expect((await ui.send('POST', '/user/pin', { pin: '0' })).status).toBe(403);
  ui.basic(null);
  const wrong = await ui.oauth(person.userName, person.password, otherCode(person.code()));
  expect([wrong.status, wrong.message]).toEqual([401, expect.any(String)]);
  expect((await ui.oauth(person.userName, person.password, person.code())).status).toBe(200);
  expect((await ui.get('/user/currentUser', 'user')).status).toBe(200);
});

test('Basic: the probe asks; the code is a pin of its own; its token goes with every call, and with realtime', async () => {
  const person = await smsPerson(server());
  const ui = officialUi(server());
  ui.basic([`t1/${person.userName}`, person.password]);
  expect((await probe(ui)).message).toMatch(/pin/i);
  expect((await ui.send('POST', '/user/pin', { pin: otherCode(person.code()) })).status).toBe(403);
  const entered = await ui.send('POST', '/user/pin', { pin: person.code() });
  const tfatoken = String(entered.headers.tfatoken);
  expect([entered.status, tfatoken.length > 20]).toEqual([200, true]);
  const withToken = await ui.send('GET', '/tenant/currentTenant?withParent=true', undefined, { tfatoken });
  expect([withToken.status, withToken.at('name')]).toEqual([200, 't1']);
  server().clock.move(61_000);
  expect((await probe(ui)).status).toBe(401);
  const token = Buffer.from(`t1/${person.userName}:${person.password}`).toString('base64');
  const shake = async (credentials: object) => {
    const hello = { channel: '/meta/handshake', ext: { 'com.cumulocity.authn': credentials } };
    return (await server().client().post('/notification/realtime', [hello])).at('0') as { successful: boolean };
  };
  expect((await shake({ token, tfa: tfatoken })).successful).toBe(true);
  server().clock.move(61_000);
  expect(await shake({ token })).toMatchObject({ successful: false, error: expect.stringMatching(/^401::.*pin/i) });
  expect((await shake({ token, tfa: `${tfatoken}x` })).successful).toBe(false);
});

test('no phone: the answer says so by header; the number is proposed, and a code goes there', async () => {
  const person = await smsPerson(server());
  const key = (await server().house.tools.storage.users.byUserName('t1', person.userName))?.key ?? '';
  await server().house.tools.storage.users.update('t1', key, { phone: null, smsNumber: null });
  // The tenant has to allow it: a password alone would name the phone of the second factor.
  await codeOption(server(), 'phone.self-entry', 'true');
  const ui = officialUi(server());
  ui.basic([person.userName, person.password]);
  const asked = await probe(ui);
  expect([asked.status, asked.headers.nophoneheader]).toEqual([401, expect.any(String)]);
  const saved = await ui.send('PUT', '/user/currentUserPhone', { phone: '+49 151 23456789' });
  expect([saved.status, saved.body]).toEqual([200, expect.any(Object)]);
  expect((await ui.send('POST', '/user/pin', { pin: '0' })).status).toBe(403);
});

describe('what tells pages that SMS is possible', () => {
  test('sms-gateway and messaging are among the applications, as long as there is a gateway', async () => {
    const admin = await newPerson(server(), { groupIds: [2] });
    const { users } = server().house.tools.storage;
    const key = (await users.byUserName('t1', admin.userName))?.key ?? '';
    await users.update('t1', key, { smsEnabled: false });
    const ui = officialUi(server());
    expect((await ui.oauth(ADMIN, PASSWORD)).status).toBe(200);
    const names = async () => {
      const query = 'dropOverwrittenApps=true&noPaging=true';
      const answer = await ui.get(`/application/applicationsByUser/${ADMIN}?${query}`);
      return (answer.at('applications') as { name: string; contextPath: string }[]).map(
        ({ contextPath }) => contextPath,
      );
    };
    expect(await names()).toEqual(expect.arrayContaining(['sms-gateway', 'messaging']));
    const other = await server().another({ sms: noGateway });
    const there = await other.client().login(ADMIN, PASSWORD);
    expect(there.status).toBe(200);
    const asked = await (await other.admin()).get('/application/applications?noPaging=true');
    expect(asked.text).not.toMatch(/sms-gateway|messaging/);
  });
});
