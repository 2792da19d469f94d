import { beforeAll, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, signedInPerson } from '../support/people.ts';
import { TENANT, withServer } from '../support/start-server.ts';

const server = withServer('sqlite');
const ROLES = '/user/inventoryroles';
const ORIGIN = 'http://sallyport.test';
const permissions = [{ type: 'ALARM', permission: 'READ', scope: '*' }];
let admin: Client;
beforeAll(async () => {
  admin = await server().admin();
});

test('inventory roles: created, listed in pages, changed, removed; names are there once', async () => {
  expect((await admin.get(ROLES)).at('roles')).toEqual([]);
  const made = await admin.post(ROLES, { name: 'Reader', description: 'Reads alarms', permissions, id: 99 });
  const self = `${ORIGIN}${ROLES}/1`;
  const body = { id: 1, self, name: 'Reader', description: 'Reads alarms' };
  expect([made.status, made.headers.location, made.body]).toEqual([
    201,
    self,
    { ...body, permissions: [{ id: 1, ...permissions[0] }] },
  ]);
  // As clients send it back.
  expect((await admin.put(`${ROLES}/1`, made.body)).body).toEqual(made.body);
  const other = await admin.post(ROLES, { name: 'Other' });
  expect((await admin.post(ROLES, { name: 'Reader' })).code).toBe('inventoryRoleNameTaken');
  expect((await admin.put(`${ROLES}/${other.at('id')}`, { name: 'Reader' })).status).toBe(409);
  const changed = await admin.put(`${ROLES}/${other.at('id')}`, { description: 'x' });
  expect(changed.body).toMatchObject({ name: 'Other', description: 'x', permissions: [] });
  const page = await admin.get(`${ROLES}?pageSize=1&withTotalPages=true`);
  expect([page.at('roles.0.name'), page.at('statistics.totalPages'), page.at('next')]).toEqual([
    'Reader',
    2,
    `${ORIGIN}${ROLES}?pageSize=1&withTotalPages=true&currentPage=2`,
  ]);
  expect((await admin.delete(`${ROLES}/${other.at('id')}`)).status).toBe(204);
  for (const gone of [
    await admin.get(`${ROLES}/77`),
    await admin.put(`${ROLES}/77`, {}),
    await admin.delete(`${ROLES}/77`),
  ]) {
    expect(gone.code).toBe('inventoryRoleNotFound');
  }
  const records = await admin.get('/audit/auditRecords?type=InventoryRole&pageSize=100');
  expect((records.at('auditRecords') as { text: string }[]).map(({ text }) => text)).toEqual(
    ['Reader created', 'Reader updated', 'Other created', 'Other updated', 'Other removed'].map(
      (text) => `Inventory Role ${text}`,
    ),
  );
  expect(records.at('auditRecords.0.source.self')).toBe(self);
});

test('assignments: given over managed objects, read, replaced, taken away; each written down', async () => {
  const person = await newPerson(server());
  const path = `${person.path}/roles/inventory`;
  const second = Number((await admin.post(ROLES, { name: 'Second' })).at('id'));
  expect((await admin.get(path)).body).toEqual({ self: `${ORIGIN}${path}`, inventoryAssignments: [] });
  const made = await admin.post(path, { managedObject: 4711, roles: [{ id: 1, name: 'ignored' }] });
  const id = made.at('id');
  expect([made.status, made.body]).toEqual([
    200,
    expect.objectContaining({ self: `${ORIGIN}${path}/${id}`, managedObject: '4711' }),
  ]);
  expect(made.at('roles.0')).toMatchObject({ id: 1, name: 'Reader' });
  const names = async () =>
    ((await admin.get(`${path}/${id}`)).at('roles') as { name: string }[]).map(({ name }) => name);
  await admin.post(path, { managedObject: '4711', roles: [{ id: String(second) }] });
  expect(await names()).toEqual(['Reader', 'Second']);
  expect((await admin.put(`${path}/${id}`, { roles: [{ id: second }] })).at('roles')).toHaveLength(1);
  expect(await names()).toEqual(['Second']);
  expect((await admin.post(path, { managedObject: '1', roles: [{ id: 999 }] })).code).toBe('inventoryRoleNotFound');
  expect((await admin.get(path)).at('inventoryAssignments')).toHaveLength(1);
  const other = await newPerson(server());
  const foreign = `${other.path}/roles/inventory/${id}`;
  for (const answer of [
    await admin.get(foreign),
    await admin.put(foreign, { roles: [] }),
    await admin.delete(foreign),
  ]) {
    expect(answer.code).toBe('inventoryAssignmentNotFound');
  }
  expect((await admin.delete(`${path}/${id}`)).status).toBe(204);
  expect((await admin.get(path)).at('inventoryAssignments')).toEqual([]);
  const records = await admin.get(`/audit/auditRecords?source=${person.userName}&pageSize=100`);
  expect((records.at('auditRecords') as { text: string }[]).map(({ text }) => text).slice(1)).toEqual(
    ["[Reader] for '4711' added", "[Reader, Second] for '4711' added", "[Second] for '4711' updated"]
      .concat(["[Second] for '4711' removed"])
      .map((text) => `User ${person.userName} updated: inventory assignment ${text}`),
  );
});

test('a user manager gives none to administrators', async () => {
  const { client } = await signedInPerson(server(), { groupIds: [groups.userManager] });
  const path = `/user/${TENANT}/users/admin/roles/inventory`;
  expect((await client.post(path, { managedObject: '1', roles: [] })).code).toBe('accessDenied');
  expect((await admin.get(path)).at('inventoryAssignments')).toEqual([]);
});
