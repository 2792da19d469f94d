import {
  AuditService,
  Client,
  type ITenantLoginOption,
  SystemOptionsService,
  TenantLoginOptionsService,
  TenantOptionsService,
  TenantSecurityOptionsService,
  TenantService,
} from '@c8y/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { MANAGEMENT } from '../../../src/contract/permissions.ts';
import { overHttp } from '../../support/over-http.ts';
import { newPerson, switchTfaOn, totpPerson } from '../../support/people.ts';
import { PASSWORD, TENANT } from '../../support/start-server.ts';
import { newTenant } from '../../support/tenants.ts';
import { administrator, everyMethodOf, statusOf, withBasic } from './official.ts';

/* The official client of the platform, unmodified, over HTTP: each method of what it has for settings and records. */
const http = overHttp();
let client: Client;
beforeAll(async () => {
  await switchTfaOn(http.server());
  client = await administrator(http);
});

everyMethodOf(
  {
    ...{ TenantService, TenantLoginOptionsService, TenantOptionsService, TenantSecurityOptionsService },
    ...{ SystemOptionsService, AuditService },
  },
  {
    'TenantSecurityOptionsService.onBeforeCreate': 'the service has no method that creates',
    'SystemOptionsService.onBeforeCreate': 'the service has no method that creates',
  },
);

describe('TenantService', () => {
  test('reads the current tenant', async () => {
    const { data: tenant } = await client.tenant.current({ withParent: true });
    expect([tenant.name, tenant.domainName, tenant.allowCreateTenants]).toEqual([TENANT, 'sallyport.test', false]);
    expect(await client.tenant.currentTenantType()).toBe('REGULAR');
    expect((await client.tenant.disableSupportUser()).res.status).toBe(200);
    expect(await statusOf(client.tenant.enableSupportUser())).toBe(403);
  });

  test('reads two-factor settings as every user, and changes the strategy, which clears what users had', async () => {
    const person = await totpPerson(http.server());
    const other = withBasic(http, await newPerson(http.server()));
    const tenant = (await other.tenant.current()).data as { name: string };
    expect(await other.tenant.getTfaSettings(tenant as never)).toMatchObject({
      ...{ enabledOnTenantLevel: true, enabledOnSystemLevel: false, enforcedOnSystemLevel: false },
      ...{ enforcedUsersGroup: null, totpEnforcedOnTenantLevel: false, strategy: 'TOTP' },
    });
    expect(await statusOf(other.tenant.updateTfaStrategy(tenant as never, 'SMS' as never))).toBe(403);
    expect((await client.tenant.updateTfaStrategy(tenant as never, 'SMS' as never)).res.status).toBe(204);
    await expect(client.user.current()).rejects.toMatchObject({
      data: { message: /change in authentication strategy/ },
    });
    client = await administrator(http);
    expect((await client.user.detail(person.userName)).data.twoFactorAuthenticationEnabled).toBe(false);
    expect((await client.tenant.updateTfaStrategy(tenant as never, 'TOTP' as never)).res.status).toBe(204);
    client = await administrator(http);
  });

  test('of the management tenant: creates, lists, reads, changes, suspends and deletes tenants', async () => {
    await newTenant(http.server(), MANAGEMENT);
    const boss = { user: 'boss', password: PASSWORD, tenant: MANAGEMENT };
    const { tenant: tenants } = await Client.authenticateViaOAuthInternal(boss, http.url());
    const wanted = { id: 'official', company: 'Official', domain: 'official.example.com', contactName: 'Ann' };
    const first = { adminName: 'ann', adminEmail: 'ann@example.com', adminPass: PASSWORD };
    const { data: made, res } = await tenants.create({ ...wanted, ...first } as never);
    expect([res.status, made.id, made.domain]).toEqual([201, 'official', wanted.domain]);
    expect((await tenants.list({ pageSize: 100, withTotalPages: true })).data.map(({ id }) => id)).toContain(
      'official',
    );
    expect((await tenants.detail('official')).data.company).toBe('Official');
    expect((await tenants.update({ id: 'official', company: 'Renamed' } as never)).data.company).toBe('Renamed');
    expect(await tenants.getTfaSettings(made)).toMatchObject({ enforcedOnSystemLevel: false });
    // Nobody has to subscribe here: what the operator hosts is there for every tenant.
    const application = { id: '1', self: 'http://x/application/applications/1' };
    expect(await statusOf(tenants.subscribeApplication(made, application as never))).toBe(404);
    expect(await statusOf(tenants.unsubscribeApplication(made, application as never))).toBe(404);
    expect((await tenants.delete('official')).res.status).toBe(204);
    expect(await statusOf(tenants.detail('official'))).toBe(404);
    expect(await statusOf(client.tenant.list())).toBe(403);
  });
});

describe('TenantLoginOptionsService', () => {
  test('lists what a login page offers', async () => {
    const { login } = client.options;
    const types = (options: readonly ITenantLoginOption[]) => options.map(({ type }) => type);
    expect(types((await login.listForCurrentTenant()).data)).toEqual(['OAUTH2_INTERNAL', 'BASIC']);
    expect(types((await login.list({ tenantId: TENANT })).data)).toEqual(['OAUTH2_INTERNAL', 'BASIC']);
    await expect(login.listForManagement()).rejects.toMatchObject({
      res: { status: 400 },
      data: { message: `Do not use 'management' flag while querying loginOptions of tenant with id ${TENANT}` },
    });
  });

  test('reads, changes, saves, deletes and makes one again', async () => {
    const { login } = client.options;
    const { data: basic } = await login.detail('basic');
    const { data: changed } = await login.update({ ...basic, userManagementSource: 'INTERNAL' } as never);
    expect(changed).toMatchObject({ id: 'BASIC', type: 'BASIC', visibleOnLoginPage: false });
    const restrictions = { forbiddenClients: [], forbiddenUserAgents: ['OldTool'], trustedUserAgents: [] };
    const saved = await login.save(
      { ...basic, authenticationRestrictions: restrictions } as never,
      {
        terminateUserSessions: false,
      } as never,
    );
    expect(saved.data).toMatchObject({ authenticationRestrictions: restrictions });
    await expect(login.create({ type: 'BASIC', providerName: 'Cumulocity' } as never)).rejects.toMatchObject({
      res: { status: 400 },
    });
    expect((await login.delete('BASIC')).res.status).toBe(204);
    expect(await statusOf(login.detail('BASIC'))).toBe(404);
    // Without an id it is listed still, and a save makes it.
    const absent = (await login.listForCurrentTenant()).data.find(({ type }) => type === ('BASIC' as never));
    expect(absent?.id).toBeUndefined();
    const again = await login.save({ ...absent, providerName: 'Cumulocity' } as never);
    expect([again.res.status, again.data.id]).toEqual([200, 'BASIC']);
  });

  test('is refused to users who may not, and for what is not possible', async () => {
    const own = withBasic(http, await newPerson(http.server()));
    const internal = { id: 'OAUTH2_INTERNAL', type: 'OAUTH2_INTERNAL', providerName: 'Cumulocity' };
    expect((await own.options.login.detail('OAUTH2_INTERNAL')).res.status).toBe(200);
    expect(await statusOf(own.options.login.update(internal as never))).toBe(403);
    const hidden = { ...internal, visibleOnLoginPage: false };
    await expect(client.options.login.update(hidden as never)).rejects.toMatchObject({
      res: { status: 422 },
      data: { message: /^This login mode is not possible: / },
    });
  });
});

test('TenantOptionsService: of any category, and of the password rules, which it reads and changes elsewhere', async () => {
  const options = client.options.tenant;
  const own = { category: 'official', key: 'client', value: 'one' };
  expect((await options.create(own)).data.value).toBe('one');
  expect((await options.update({ ...own, value: 'two' })).data.value).toBe('two');
  expect((await options.detail(own)).data).toMatchObject({ ...own, value: 'two' });
  const { data: all, paging } = await options.list({ pageSize: 1, withTotalPages: true });
  expect([all.length, Number(paging?.totalPages) > 1]).toEqual([1, true]);
  expect((await options.delete(own as never)).res.status).toBe(204);
  expect(await statusOf(options.detail(own))).toBe(404);
  const sealed = { category: 'official', key: 'credentials.token', value: 'marked-secret' };
  expect((await options.create(sealed)).data.value).toBe('<<Encrypted>>');
  expect((await options.detail(sealed)).data.value).toBe('<<Encrypted>>');

  const rule = { category: 'password', key: 'limit.validity', value: '90' };
  expect(await statusOf(options.detail(rule))).toBe(404);
  expect((await options.create(rule)).data.value).toBe('90');
  expect((await options.update({ ...rule, value: '60' })).data).toMatchObject({ ...rule, value: '60' });
  expect(await statusOf(options.update({ ...rule, value: 'soon' }))).toBe(422);
  expect((await client.options.security.detail({ key: rule.key } as never)).data.value).toBe('60');
  const person = withBasic(http, await newPerson(http.server()));
  expect((await person.options.security.detail({ key: rule.key } as never)).data.value).toBe('60');
  expect(await statusOf(person.options.tenant.update(rule))).toBe(403);
  expect((await options.delete(rule as never)).res.status).toBe(204);
  expect(await statusOf(options.delete(rule as never))).toBe(404);
  expect(await statusOf(client.options.security.detail({ key: rule.key } as never))).toBe(404);
  expect(await statusOf(options.update({ category: 'password', key: 'other', value: '1' }))).toBe(404);
});

test('SystemOptionsService: what the platform decides; secured ones are shown to those who manage options', async () => {
  const { data: all } = await client.options.system.list({ pageSize: 100 });
  for (const one of all) {
    const { data } = await client.options.system.detail(one as never);
    expect(data).toMatchObject({ category: one.category, key: one.key, value: one.value });
  }
  const own = withBasic(http, await newPerson(http.server())).options.system;
  const counter = { category: 'authentication', key: 'badRequestCounter' };
  expect((await own.list({ pageSize: 100 })).data.find(({ key }) => key === counter.key)?.value).toBe('<<Encrypted>>');
  expect(await statusOf(own.detail(counter as never))).toBe(403);
  expect(await statusOf(own.detail({ category: 'none', key: 'none' } as never))).toBe(404);
});

describe('AuditService', () => {
  const record = (time: number, more: object = {}) => ({
    ...{ activity: 'Report made', text: 'Monthly report', type: 'Report', time: new Date(time).toISOString() },
    ...{ source: { id: '4711' }, application: 'reports', severity: 'MINOR', ...more },
  });

  test('keeps a record, and finds it', async () => {
    const now = http.server().clock.now();
    const { data: made, res } = await client.audit.create(record(now) as never);
    expect([res.status, made.type, made.user, made.activity]).toEqual([201, 'Report', 'admin', 'Report made']);
    expect(res.headers.get('location')).toMatch(/\/audit\/auditRecords\/\d+$/);
    expect((await client.audit.detail(made)).data).toMatchObject({ text: 'Monthly report', severity: 'MINOR' });
    expect(await statusOf(client.audit.detail('999999'))).toBe(404);
    expect(await statusOf(client.audit.create({ text: 'no more' } as never))).toBe(422);
  });

  test('filters by type, user, application, source and time', async () => {
    const now = http.server().clock.now();
    const ids = async (filter: object) =>
      (await client.audit.list({ pageSize: 100, ...filter })).data.map(({ id }) => id);
    const at = async (time: number, more?: object) => (await client.audit.create(record(time, more) as never)).data.id;
    const hour = 3_600_000;
    const early = await at(now - 5 * hour, { application: 'early' });
    const late = await at(now - hour, { source: { id: '4712' }, type: 'SmartRule' });
    expect(await ids({ application: 'early' })).toEqual([early]);
    expect(await ids({ source: '4712' })).toEqual([late]);
    expect(await ids({ type: 'SmartRule' })).toEqual([late]);
    expect(await ids({ user: 'nobody' })).toEqual([]);
    const between = {
      dateFrom: new Date(now - 6 * hour).toISOString(),
      dateTo: new Date(now - 2 * hour).toISOString(),
    };
    expect(await ids(between)).toEqual([early]);
  });

  test('pages forwards and back, oldest or newest first', async () => {
    const seen = async (revert: boolean) => {
      const ids: unknown[] = [];
      let page = await client.audit.list({ pageSize: 4, revert, withTotalPages: true });
      const total = Number(page.paging?.totalPages);
      for (let number = 1; number <= total; number++) {
        expect(page.paging?.currentPage).toBe(number);
        ids.push(...page.data.map(({ id }) => id));
        if (page.paging?.nextPage) page = (await page.paging.next()) as typeof page;
      }
      const back = await page.paging?.prev();
      expect(back?.paging?.currentPage).toBe(total - 1);
      return ids;
    };
    const oldest = await seen(false);
    expect(await seen(true)).toEqual(oldest.toReversed());
    expect(new Set(oldest).size).toBe(oldest.length);
  });

  test('is for those who may', async () => {
    const own = withBasic(http, await newPerson(http.server()));
    expect(await statusOf(own.audit.list())).toBe(403);
    expect(await statusOf(own.audit.create(record(0) as never))).toBe(403);
  });
});
