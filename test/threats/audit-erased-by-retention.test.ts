import { pino } from 'pino';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Storage } from '../../src/core/ports/storage.ts';
import { sweep } from '../../src/server/sweeps.ts';
import { groups, newPerson } from '../support/people.ts';
import { engines, TENANT, type TestServer, withServer } from '../support/start-server.ts';
import { newTenant } from '../support/tenants.ts';

const DAY = 24 * 60 * 60_000;
const OPTION = '/tenant/options/audit/retention.days';

// Whoever breaks in would like the log to forget it. How long records are kept is a setting, so it must be out of reach of
// who may not rule over the log, and never so short that it takes what just happened.
describe.each(engines)('the age at which audit records go, on %s', (engine) => {
  const server = withServer(engine);
  const holder = async (permission: string) => {
    const person = await newPerson(server(), { groupIds: [groups.business] });
    const { roles, users } = server().house.tools.storage;
    const key = (await users.byUserName(TENANT, person.userName))?.key ?? '';
    await roles.grant(TENANT, key, ['ROLE_OPTION_MANAGEMENT_ADMIN', permission]);
    const client = server().client();
    await client.login(person.userName, person.password);
    return client;
  };
  beforeAll(() => newTenant(server(), 't2'));

  const swept = async (at: TestServer) =>
    (await sweep(at.house.tools, at.house.signing, pino({ enabled: false }))).audit;
  const written = async (
    tenant: string,
    daysAgo: number,
    storage: Pick<Storage, 'audit'> = server().house.tools.storage,
  ) => {
    const time = server().clock.now() - daysAgo * DAY;
    const text = `${daysAgo} days ago`;
    // What a record tells of is not when it was written: nobody's word makes one go earlier, or stay.
    const told = { type: 't', activity: 'a', text, user: 'u', severity: 'MAJOR', time: 1 } as const;
    await storage.audit.append(tenant, { ...told, createdAt: time });
  };
  const kept = async (tenant: string) => {
    const { items } = await server().house.tools.storage.audit.list(
      tenant,
      { newestFirst: false, type: 't' },
      { offset: 0, limit: 100, withTotal: false },
    );
    return items.map(({ text }) => Number.parseInt(text, 10)).sort((left, right) => left - right);
  };

  test('is not for who may only change options, and never below 90 days', async () => {
    const options = await holder('ROLE_AUDIT_READ');
    for (const attempt of [
      () => options.put(OPTION, { value: '90' }),
      () => options.put('/tenant/options/audit', { 'retention.days': '90' }),
      () => options.post('/tenant/options', { category: 'audit', key: 'retention.days', value: '90' }),
      () => options.delete(OPTION),
    ]) {
      expect((await attempt()).code).toBe('accessDenied');
    }
    const ruler = await holder('ROLE_AUDIT_ADMIN');
    for (const value of ['89', '1', '-1', '36501', '90.5', '', 'x', '0x99', '1e3']) {
      expect([value, (await ruler.put(OPTION, { value })).code]).toEqual([value, 'validation']);
    }
    expect((await ruler.put(OPTION, { value: '90' })).status).toBe(200);
    const audit = await (await server().admin()).get('/audit/auditRecords?type=Option&revert=true&pageSize=1');
    expect(audit.text).toContain('audit/retention.days');
    expect((await ruler.delete(OPTION)).status).toBe(204);
  });

  test('is 400 days, or what the tenant says; what is written past the checks counts for nothing', async () => {
    const { settings } = server().house.tools.storage;
    const ages = [500, 401, 399, 300, 91, 89, 1];
    for (const age of ages) await written(TENANT, age);
    for (const value of [null, '1', '-5', 'x', '99999999']) {
      if (value !== null) await settings.put(TENANT, 'audit', 'retention.days', value);
      await swept(server());
      expect([value, await kept(TENANT)]).toEqual([value, [1, 89, 91, 300, 399]]);
    }
    await settings.put(TENANT, 'audit', 'retention.days', '90');
    for (const age of ages) await written('t2', age);
    await swept(server());
    expect([await kept(TENANT), await kept('t2')]).toEqual([
      [1, 89],
      [1, 89, 91, 300, 399],
    ]);
    await settings.put('t2', 'audit', 'retention.days', '0');
    for (const age of ages.slice(0, 2)) await written('t2', age);
    await swept(server());
    expect(await kept('t2'), '0 = for ever').toEqual([1, 89, 91, 300, 399, 401, 500]);
  });

  test('is looked for by several processes at once: each record goes once, and no newer one', async () => {
    const other = await server().another();
    await server().house.tools.storage.settings.remove(TENANT, 'audit', 'retention.days');
    await server().house.tools.storage.transaction(async (storage) => {
      for (let one = 0; one < 2_500; one++) await written(TENANT, 450, storage);
    });
    const removed = await Promise.all(
      Array.from({ length: 10 }, (_, index) => swept(index % 2 === 0 ? server() : other)),
    );
    expect(removed.reduce((sum, one) => sum + one, 0)).toBe(2_500);
    expect(await kept(TENANT)).toEqual([1, 89]);
  });
});
