import { expect, test } from 'vitest';
import { groups, newPerson, switchTfaOn } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';

// T068, T071, T072: a session that is there for setting TOTP up opens that, and no other route, however new.
const server = withServer('sqlite');

/** Grows only on purpose. */
const open = [
  'GET /user/currentUser/totpSecret/activity',
  'POST /user/currentUser/totpSecret',
  'POST /user/currentUser/totpSecret/activity',
  'POST /user/currentUser/totpSecret/verify',
];

test.each(['cookie', 'bearer', 'basic'])('%s of an administrator who has to set TOTP up', async (way) => {
  await switchTfaOn(server());
  const person = await newPerson(server(), { groupIds: [groups.admins], tfaEnforced: true });
  const client = server().client();
  await client.login(person.userName, person.password);
  const token = client.jar.get('authorization') ?? '';
  const credentials = { cookie: {}, bearer: { bearer: token }, basic: { basic: [person.userName, person.password] } }[
    way
  ];
  const opened: string[] = [];
  for (const { method, url, access } of server().routes) {
    // Anonymous routes look at no credentials; logging out is the one of them that a restricted session may want.
    if ('anonymous' in access) continue;
    const address = url.replace(':tenant', TENANT).replace(':user', 'admin').replace(':group', '1').replace(':id', '1');
    const answer = await client.send(method, address, { ...(credentials as object), body: {} });
    if (answer.code === 'totpSetupRequired') expect(answer.status).toBe(401);
    else opened.push(`${method} ${url}`);
  }
  expect(opened.sort()).toEqual(open);
  expect((await client.post('/user/logout')).status).toBe(200);
  expect((await client.get('/user/currentUser/totpSecret/activity', { bearer: token })).code).toBe('sessionEnded');
});
