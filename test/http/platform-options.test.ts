import { beforeAll, expect, test } from 'vitest';
import { MANAGEMENT } from '../../src/contract/permissions.ts';
import { PLATFORM } from '../../src/core/ports/settings.ts';
import { readSettings } from '../../src/core/settings/tenant-settings.ts';
import type { Client } from '../support/http-client.ts';
import { ADMIN, PASSWORD, TENANT, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

/** What the management tenant sets for all tenants, option by option. */
const server = withServer('sqlite');
const SYSTEM = '/tenant/system/options';
const TFA = 'two-factor-authentication';
let manager: Client;
let admin: Client;
const settings = () => readSettings(server().house.tools.storage, TENANT);

beforeAll(async () => {
  await newTenant(server(), MANAGEMENT);
  manager = await bossOf(server(), MANAGEMENT);
  admin = await server().admin();
});

test('are in force in every tenant that has none of its own, and can be read back, changed and taken away', async () => {
  const wanted: Readonly<Record<string, string>> = {
    [`${TFA}/pin.validity`]: '5',
    [`${TFA}/token.validity`]: '600',
    [`${TFA}/token.sms.template`]: 'Code {token} of {domain}.',
    [`${TFA}/sms.countries`]: 'DE, AT',
    [`${TFA}/sms.budget.day`]: '50',
    [`${TFA}/sms.limit.address`]: '4',
    [`${TFA}/logout-on-browser-termination`]: 'true',
    'mail/language': 'de',
    'support/url': 'https://help.example.org/',
  };
  const before = await settings();
  for (const [name, value] of Object.entries(wanted)) {
    const answer = await manager.put(`${SYSTEM}/${name}`, { value });
    const [category, key] = name.split('/');
    expect([answer.status, answer.body]).toEqual([
      ...[200, { category, key, value, self: `http://sallyport.test${SYSTEM}/${name}` }],
    ]);
    expect([name, (await admin.get(`${SYSTEM}/${name}`)).at('value')]).toEqual([name, value]);
  }
  expect(await settings()).toMatchObject({
    language: 'de',
    codes: {
      ...{ codeValidity: 300_000, tokenValidity: 36_000_000, countries: ['DE', 'AT'], dailyBudget: 50, perAddress: 4 },
      template: 'Code {token} of {domain}.',
    },
  });
  // A tenant's own goes before it, but for the limits that protect who pays.
  for (const [key, value] of [
    ['pin.validity', '7'],
    ['sms.budget.day', '80'],
  ]) {
    await admin.put(`/tenant/options/${TFA}/${key}`, { value });
  }
  expect((await settings()).codes).toMatchObject({ codeValidity: 420_000, dailyBudget: 50 });
  for (const key of ['pin.validity', 'sms.budget.day']) await admin.delete(`/tenant/options/${TFA}/${key}`);

  const list = (await manager.get(`${SYSTEM}?noPaging=true`)).at('options') as Record<string, string>[];
  const listed = new Map(list.map(({ category, key, value }) => [`${category}/${key}`, value]));
  for (const [name, value] of Object.entries(wanted)) expect([name, listed.get(name)]).toEqual([name, value]);
  for (const name of Object.keys(wanted)) expect((await manager.delete(`${SYSTEM}/${name}`)).status).toBe(204);
  for (const name of Object.keys(wanted)) {
    expect((await manager.delete(`${SYSTEM}/${name}`)).code).toBe('optionNotFound');
  }
  expect(await settings()).toEqual(before);
});

test('are written down in the audit log of each tenant, once for each change', async () => {
  const path = `${SYSTEM}/${TFA}/sms.budget.day`;
  for (const value of ['60', '60', '70']) await manager.put(path, { value });
  await manager.delete(path);
  for (const client of [admin, manager]) {
    const found = await client.get('/audit/auditRecords?type=Option&revert=true&pageSize=3');
    const records = found.at('auditRecords') as { user: string; source: unknown; changes: object[] }[];
    expect(records.flatMap(({ changes }) => changes)).toMatchObject([
      { attribute: `${TFA}/sms.budget.day (platform)`, previousValue: '70' },
      { previousValue: '60', newValue: '70' },
      { newValue: '60' },
    ]);
    expect(records[0]?.user).toBe(client === admin ? 'management/boss' : 'boss');
  }
});

test('changed by many at once at two processes are one change after the other: the log leads from each to the next', async () => {
  const path = `${SYSTEM}/${TFA}/sms.limit.address`;
  const other = await bossOf(await server().another(), MANAGEMENT);
  const values = Array.from({ length: 10 }, (_, index) => String(index + 1));
  const answers = await Promise.all(
    values.map((value, index) => (index % 2 === 0 ? manager : other).put(path, { value })),
  );
  expect(answers.map(({ status }) => status)).toEqual(values.map(() => 200));
  const removed = await Promise.all([manager.delete(path), other.delete(path)]);
  expect(removed.map(({ status }) => status).sort()).toEqual([204, 404]);
  const found = await admin.get('/audit/auditRecords?type=Option&revert=true&pageSize=11');
  const changes = (
    found.at('auditRecords') as { id: string; changes: { previousValue?: string; newValue?: string }[] }[]
  )
    .toSorted((one, next) => Number(one.id) - Number(next.id))
    .map((record) => record.changes[0]);
  expect(
    changes
      .map((change) => change?.newValue)
      .slice(0, -1)
      .toSorted(),
  ).toEqual(values.toSorted());
  for (const [index, change] of changes.entries()) {
    expect(change?.previousValue ?? null).toBe(changes[index - 1]?.newValue ?? null);
  }
});

test('are held to their bounds; what has a call of its own says which, and nothing else can be set', async () => {
  const rows = () => server().house.tools.storage.settings.all(PLATFORM);
  const before = await rows();
  for (const [name, value, reason] of [
    [`${TFA}/pin.validity`, '31', 'must be a whole number from 1 to 30'],
    [`${TFA}/sms.countries`, 'Germany', 'country codes'],
    [`${TFA}/sms.budget.day`, '0', 'from 1 to 1000000'],
    [`${TFA}/token.sms.template`, 'Your code is secret', 'must contain {token}'],
    [`${TFA}/token.sms.template`, `{token}${' long'.repeat(40)}`, 'too long'],
    [`${TFA}/logout-on-browser-termination`, 'yes', 'must be true or false'],
    ['mail/language', 'fr', 'must be en or de'],
    ['support/url', 'javascript:alert(1)', 'must begin with https:// or http://'],
    [`${TFA}/enabled`, 'true', 'PUT /tenant/system/tfa'],
    [`${TFA}/enforced`, 'true', 'PUT /tenant/system/tfa'],
    [`${TFA}/enforced.group`, 'admins', 'PUT /tenant/system/tfa'],
    ['password/history.size', '3', 'PUT /tenant/system/password'],
    [`${TFA}/strategy`, 'SMS', 'not set for all tenants'],
    ['system/version', '9.9.9', 'not set for all tenants'],
    ['login-options/BASIC', '{}', 'not set for all tenants'],
    ['two-factor-state/strategy.since', '1', 'not set for all tenants'],
  ] as const) {
    const answer = await manager.put(`${SYSTEM}/${name}`, { value });
    expect([name, answer.status, answer.message]).toEqual([name, 422, expect.stringContaining(`${name}: `)]);
    expect(answer.message).toContain(reason);
  }
  expect((await manager.delete(`${SYSTEM}/${TFA}/enabled`)).status).toBe(422);
  expect(await rows()).toEqual(before);
});

test('are the management tenant’s alone, whatever an administrator of another holds', async () => {
  const path = `${SYSTEM}/${TFA}/sms.budget.day`;
  const { roles, users } = server().house.tools.storage;
  const own = await users.byUserName(TENANT, ADMIN);
  await roles.grant(TENANT, own?.key ?? '', ['ROLE_TENANT_MANAGEMENT_ADMIN', 'ROLE_TENANT_MANAGEMENT_UPDATE']);
  expect((await manager.post(`/user/${MANAGEMENT}/users`, { userName: 'plain', password: PASSWORD })).status).toBe(201);
  const plain = server().client();
  await plain.login('plain', PASSWORD, { tenant: MANAGEMENT });
  for (const client of [admin, plain]) {
    expect((await client.put(path, { value: '1000000' })).code).toBe('accessDenied');
    expect((await client.delete(path)).code).toBe('accessDenied');
  }
  expect((await settings()).codes.dailyBudget).toBe(500);
});
