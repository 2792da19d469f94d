import { beforeAll, expect, test } from 'vitest';
import { type OfficialUi, officialUi } from '../../support/official-ui.ts';
import { switchTfaOn, totpPerson } from '../../support/people.ts';
import { ADMIN, PASSWORD, withServer } from '../../support/start-server.ts';

/** Observed requests 8: Settings > Authentication of the official Administration; its options are in options.test.ts. */
const server = withServer('sqlite');
let ui: OfficialUi;

beforeAll(async () => {
  await switchTfaOn(server());
  ui = officialUi(server());
  expect((await ui.oauth(ADMIN, PASSWORD)).status).toBe(200);
});

test('the page loads with real booleans, and learns from the applications whether SMS is possible', async () => {
  const tfa = await ui.get('/tenant/tenants/t1/tfa');
  expect(tfa.body).toMatchObject({
    ...{ enabledOnSystemLevel: false, enforcedOnSystemLevel: false, enabledOnTenantLevel: true },
    ...{ enforcedUsersGroup: null, totpEnforcedOnTenantLevel: false, strategy: 'TOTP' },
  });
  const query = 'dropOverwrittenApps=true&noPaging=true';
  const applications = await ui.get(`/application/applicationsByUser/${ADMIN}?${query}`);
  expect(applications.text).toContain('"name":"sms-gateway"');
});

test('a new strategy is one call that clears what users had; the page then logs out, and in again', async () => {
  const person = await totpPerson(server());
  const changed = await ui.send('PUT', '/tenant/tenants/t1/tfa', { strategy: 'SMS' });
  expect(changed.status).toBe(204);
  expect((await ui.get('/user/currentUser')).message).toMatch(/change in authentication strategy/);
  expect((await ui.send('POST', '/user/logout', {})).status).toBe(200);
  expect((await ui.oauth(ADMIN, PASSWORD)).status).toBe(200);
  expect((await ui.get(`${person.path}/tfa`)).body).toMatchObject({ tfaEnabled: false, strategy: 'SMS' });
  expect((await ui.get('/tenant/options/two-factor-authentication/strategy')).at('value')).toBe('SMS');
});
