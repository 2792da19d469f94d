import { describe, expect, test } from 'vitest';
import { MANAGEMENT } from '../../src/contract/permissions.ts';
import { engines, PASSWORD, withServer } from '../support/start-server.ts';
import { bossOf, newTenant } from '../support/tenants.ts';

// T125: a tenant that is suspended or deleted is closed at once, also for what was under way at that moment.
describe.each(engines)('while a tenant is closed, on %s', (engine) => {
  const server = withServer(engine);
  let tenants = 0;
  const closing = async () => {
    tenants++;
    const tenant = await newTenant(server(), `closing-${tenants}`);
    if (tenants === 1) await newTenant(server(), MANAGEMENT);
    return { tenant, manager: await bossOf(server(), MANAGEMENT) };
  };
  /** Logins, and work of somebody who is logged in, all at once with the close in the middle. */
  const underWay = async (tenant: string, close: () => Promise<unknown>) => {
    const boss = await bossOf(server(), tenant);
    const clients = Array.from({ length: 16 }, () => server().client());
    const [logins, work] = await Promise.all([
      Promise.all(clients.map((client) => client.login('boss', PASSWORD, { tenant }))),
      Promise.all([
        ...Array.from({ length: 8 }, (_, index) =>
          boss.post(`/user/${tenant}/users`, { userName: `new-${index}`, password: PASSWORD }),
        ),
        ...Array.from({ length: 8 }, () => boss.put('/user/currentUser', { firstName: 'x' })),
        ...Array.from({ length: 4 }, () => boss.put(`/tenant/tenants/${tenant}/tfa`, { enabledOnTenantLevel: true })),
        boss.post('/inventory/managedObjects', { type: 'c8y_UserPreference' }),
        close(),
      ]),
    ]);
    const answers = [...logins, ...work] as { status: number; code: string | undefined; text: string }[];
    for (const { status, text } of answers) expect(status, text).not.toBe(500);
    return [boss, ...clients];
  };
  const alive = async (clients: Awaited<ReturnType<typeof underWay>>) => {
    const answers = await Promise.all(clients.map((client) => client.get('/user/currentUser')));
    return answers.filter(({ status }) => status === 200).length;
  };

  test('suspended: no session is left, and none comes back when it is opened again', async () => {
    for (let round = 0; round < 3; round++) {
      const { tenant, manager } = await closing();
      const path = `/tenant/tenants/${tenant}`;
      const clients = await underWay(tenant, () => manager.put(path, { status: 'SUSPENDED' }));
      expect(await alive(clients)).toBe(0);
      expect((await manager.put(path, { status: 'ACTIVE' })).status).toBe(200);
      expect(await alive(clients)).toBe(0);
      expect((await server().client().login('boss', PASSWORD, { tenant })).status).toBe(200);
    }
  });

  test('deleted: no session is left, and a tenant of the same id begins with nothing', async () => {
    for (let round = 0; round < 3; round++) {
      const { tenant, manager } = await closing();
      const clients = await underWay(tenant, () => manager.delete(`/tenant/tenants/${tenant}`));
      expect(await server().house.tools.storage.tenants.find(tenant)).toBeNull();
      expect(await alive(clients)).toBe(0);
      await newTenant(server(), tenant);
      expect(await alive(clients)).toBe(0);
      const boss = await bossOf(server(), tenant);
      expect((await boss.get(`/user/${tenant}/users?pageSize=100`)).at('users')).toHaveLength(1);
      const audit = await boss.get('/audit/auditRecords?pageSize=100');
      const texts = (audit.at('auditRecords') as { text: string }[]).map(({ text }) => text);
      expect(texts.slice(0, 2)).toEqual(['User boss created', `Tenant ${tenant} created`]);
      expect(texts).toHaveLength(3);
      expect((await boss.get(`/tenant/tenants/${tenant}/tfa`)).at('enabledOnTenantLevel')).toBe(false);
    }
  });
});
