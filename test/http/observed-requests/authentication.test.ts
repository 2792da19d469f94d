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

test('each way to log in is read by its type, in any case; single sign-on is a 404 and never a 403', async () => {
  for (const type of ['BASIC', 'OAUTH2_INTERNAL', 'oauth2_internal']) {
    const answer = await ui.get(`/tenant/loginOptions/${type}`);
    expect([answer.status, answer.at('type')]).toEqual([200, type.toUpperCase()]);
    expect([answer.at('id'), answer.at('userManagementSource')]).toEqual([expect.any(String), 'INTERNAL']);
  }
  for (const type of ['OAUTH2', 'oauth2']) {
    const answer = await ui.get(`/tenant/loginOptions/${type}`);
    expect([type, answer.status, answer.message]).toEqual([type, 404, expect.any(String)]);
  }
});

test('a save sends both ways to log in and each changed option, all at once', async () => {
  const common = { providerName: 'Cumulocity', userManagementSource: 'INTERNAL', grantType: 'PASSWORD' };
  const initRequest = 'http://sallyport.test/tenant/oauth?tenant_id=t1';
  const idOf = async (type: string) => (await ui.get(`/tenant/loginOptions/${type}`)).at('id') as string;
  const [basic, internal] = [await idOf('BASIC'), await idOf('OAUTH2_INTERNAL')];
  const sessionConfiguration = {
    ...{ absoluteTimeoutMillis: 1209600000, renewalTimeoutMillis: 43200000 },
    ...{ maximumNumberOfParallelSessions: 5, userAgentValidationRequired: false },
  };
  const option = { category: 'oauth.internal', key: 'basic-token.lifespan.seconds', value: '86400' };
  const saved = await Promise.all([
    ui.send('POST', '/tenant/options', option),
    ui.send('PUT', `/tenant/loginOptions/${basic}`, {
      ...{ id: basic, type: 'BASIC', visibleOnLoginPage: false, ...common },
      authenticationRestrictions: { trustedUserAgents: [], forbiddenUserAgents: [], forbiddenClients: [] },
    }),
    ui.send('PUT', `/tenant/loginOptions/${internal}`, {
      ...{ id: internal, type: 'OAUTH2_INTERNAL', visibleOnLoginPage: true, initRequest, ...common },
      sessionConfiguration,
    }),
  ]);
  for (const answer of saved) expect([answer.status, answer.body]).toEqual([200, expect.any(Object)]);
  const options = (await ui.plain('/tenant/loginOptions')).at('loginOptions') as Record<string, unknown>[];
  expect(options.find(({ type }) => type === 'OAUTH2_INTERNAL')).toMatchObject({
    ...{ visibleOnLoginPage: true, sessionConfiguration, initRequest },
  });
  expect((await ui.send('POST', '/user/logout', {})).status).toBe(200);
  expect((await ui.oauth(ADMIN, PASSWORD)).status).toBe(200);
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
