import { beforeAll, expect, test } from 'vitest';
import { type OfficialUi, officialUi } from '../../support/official-ui.ts';
import { switchTfaOn } from '../../support/people.ts';
import { ADMIN, PASSWORD, withServer } from '../../support/start-server.ts';

/** Observed requests 4.2, 7 and 8: options. What is not set is a 404 that pages take their default for, never a 403. */
const server = withServer('sqlite');
let ui: OfficialUi;
beforeAll(async () => {
  await switchTfaOn(server());
  ui = officialUi(server());
  expect((await ui.oauth(ADMIN, PASSWORD)).status).toBe(200);
});

test.each([
  '/tenant/options/configuration/system.support.url?evaluate=current',
  '/tenant/options/configuration/system.support.url?evaluate=inherited',
  '/tenant/system/options/support/url',
  '/tenant/security-options/password/limit.validity',
  '/tenant/security-options/password/strength.validity',
  '/tenant/options/configuration/tenant.login.ignore-case',
  // With any answer but this one the tenant's own field would do nothing, and say nothing.
  '/tenant/system/options/password/limit.validity',
  '/tenant/system/options/password/enforce.strength',
  '/tenant/system/options/two-factor-authentication/enforced.group',
])('%s is not set, and 404', async (url) => {
  const answer = await ui.get(url, 'application/json, text/plain, */*');
  expect([answer.status, answer.message]).toEqual([404, expect.any(String)]);
});

test.each([
  ['/tenant/options/two-factor-authentication/strategy', 'TOTP'],
  ['/tenant/options/two-factor-authentication/enabled', 'true'],
  ['/tenant/options/two-factor-authentication/enforced', 'false'],
  ['/tenant/options/oauth.internal/basic-token.lifespan.seconds', '1800'],
  ['/tenant/system/options/support-user/enabled', 'false'],
  ['/tenant/system/options/two-factor-authentication/tenant-scope-settings.enabled', 'true'],
  ['/tenant/system/options/system/version', expect.any(String)],
])('%s is text', async (url, value) => {
  const answer = await ui.get(url);
  expect([answer.status, answer.body]).toMatchObject([
    200,
    { value, category: expect.any(String), key: expect.any(String) },
  ]);
});

test.each([
  ['two-factor-authentication', 'pin.validity', '15'],
  ['two-factor-authentication', 'token.validity', '1440'],
  ['oauth.internal', 'basic-token.lifespan.seconds', '3600'],
  ['configuration', 'tenant.login.ignore-case', 'true'],
  ['two-factor-authentication', 'enforced', 'true'],
])('saving %s/%s is a POST, twice as well, and a 200', async (category, key, value) => {
  for (let time = 0; time < 2; time++) {
    const saved = await ui.send('POST', '/tenant/options', { category, key, value });
    expect([saved.status, saved.body]).toMatchObject([200, { category, key, value }]);
  }
  expect((await ui.get(`/tenant/options/${category}/${key}`)).at('value')).toBe(value);
});

test.each(['limit.validity', 'strength.validity'])(
  'password/%s is written as an option, and read where login pages do',
  async (key) => {
    const value = key === 'limit.validity' ? '90' : 'true';
    expect((await ui.send('POST', '/tenant/options', { category: 'password', key, value })).status).toBe(200);
    expect((await ui.get(`/tenant/security-options/password/${key}`)).at('value')).toBe(value);
    expect((await ui.plain(`/tenant/security-options/password/${key}`)).at('value')).toBe(value);
  },
);
