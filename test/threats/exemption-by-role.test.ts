import { expect, test } from 'vitest';
import { groups, newPerson, signedInPerson, switchTfaOn } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';

// The global role `devices` takes its holder out of two-factor authentication: whoever gives it must be allowed to.
const server = withServer('sqlite');

test('somebody who may create sub-users but not decide about TFA takes nobody out of it', async () => {
  const admin = await server().admin();
  const creator = await signedInPerson(server(), { groupIds: [groups.sharedUserManager, groups.devices] });
  const subUser = await newPerson(server(), {}, creator.client);
  await switchTfaOn(server(), true);
  const self = `/user/${TENANT}/users/${subUser.userName}`;
  const path = `/user/${TENANT}/groups/${groups.devices}/users`;
  expect((await creator.client.post(path, { user: { self } })).code).toBe('accessDenied');
  expect((await creator.client.put(subUser.path, { groupIds: [groups.devices] })).code).toBe('accessDenied');
  expect((await server().client().login(subUser.userName, subUser.password)).status).toBe(200);
  expect((await admin.get(`${subUser.path}/tfa`)).body).toMatchObject({ status: 'pending' });
  expect((await admin.post(path, { user: { self } })).status).toBe(201);
  expect((await admin.get(`${subUser.path}/tfa`)).body).toMatchObject({ status: 'excluded' });
});
