import { beforeAll, describe, expect, test } from 'vitest';
import type { Client } from '../support/http-client.ts';
import { groups, newPerson, type Person } from '../support/people.ts';
import { PASSWORD, TENANT, withServer } from '../support/start-server.ts';

// T139: who may call what, as one table over every route that wants credentials.
const server = withServer('sqlite');

/** A caller per set of permissions: OWN only, and what is added to it. */
const callers = [
  'own',
  'read',
  'create',
  'users admin',
  'tenant admin',
  'audit',
  'options',
  'options admin',
  'sms',
  'sms admin',
  'nothing',
] as const;
type Caller = (typeof callers)[number];
const extra: Readonly<Record<Caller, readonly string[]>> = {
  own: [],
  read: ['ROLE_USER_MANAGEMENT_READ'],
  create: ['ROLE_USER_MANAGEMENT_CREATE'],
  'users admin': ['ROLE_USER_MANAGEMENT_ADMIN'],
  'tenant admin': ['ROLE_TENANT_ADMIN'],
  audit: ['ROLE_AUDIT_READ'],
  options: ['ROLE_OPTION_MANAGEMENT_READ'],
  'options admin': ['ROLE_OPTION_MANAGEMENT_ADMIN'],
  sms: ['ROLE_SMS_READ'],
  'sms admin': ['ROLE_SMS_ADMIN'],
  // Held in vain outside the management tenant.
  nothing: [],
};

const everybody: readonly Caller[] = [
  'own',
  'read',
  'create',
  'users admin',
  'tenant admin',
  'audit',
  'options',
  'options admin',
  'sms',
  'sms admin',
];
const readers: readonly Caller[] = ['read', 'create', 'users admin'];
const writers: readonly Caller[] = ['create', 'users admin'];
/** Who is not refused for want of a right, when the user in question is somebody else who has no owner. */
const table: Readonly<Record<string, readonly Caller[]>> = {
  'GET /user/currentUser': everybody,
  'PUT /user/currentUser': everybody,
  'PUT /user/currentUser/password': everybody,
  'PUT /user/currentUserPhone': everybody,
  'POST /user/pin': callers,
  'POST /user/currentUser/totpSecret': callers,
  'POST /user/currentUser/totpSecret/verify': callers,
  'GET /user/currentUser/totpSecret/activity': callers,
  'POST /user/currentUser/totpSecret/activity': callers,
  'DELETE /user/:tenant/users/:user/totpSecret/revoke': ['users admin'],
  'GET /user': callers,
  'GET /user/:tenant/users/newsletterEmails': readers,
  'GET /user/:tenant/users': readers,
  'POST /user/:tenant/users': writers,
  'GET /user/:tenant/users/:user': readers,
  'PUT /user/:tenant/users/:user': writers,
  'DELETE /user/:tenant/users/:user': writers,
  'GET /user/:tenant/userByName/:user': readers,
  'PUT /user/:tenant/users/:user/owner': ['users admin'],
  'DELETE /user/:tenant/users/:user/owner': ['users admin'],
  // Somebody else's delegation; one's own is in test/http/hierarchies.test.ts.
  'PUT /user/:tenant/users/:user/delegatedby': ['create', 'users admin'],
  'DELETE /user/:tenant/users/:user/delegatedby': readers,
  'PUT /user/:tenant/users/:user/password': writers,
  'GET /user/:tenant/users/:user/tfa': readers,
  'PUT /user/:tenant/users/:user/tfa': writers,
  'GET /user/roles': readers,
  'GET /user/roles/:role': readers,
  'GET /user/:tenant/users/:user/groups': readers,
  'GET /user/:tenant/users/:user/roles': readers,
  'POST /user/:tenant/users/:user/roles': writers,
  'DELETE /user/:tenant/users/:user/roles/:role': writers,
  'GET /user/devicePermissions/:device': readers,
  'PUT /user/devicePermissions/:device': writers,
  'GET /user/:tenant/users/:user/devicePermissions': readers,
  'GET /user/inventoryroles': readers,
  'POST /user/inventoryroles': ['users admin'],
  'GET /user/inventoryroles/:id': readers,
  'PUT /user/inventoryroles/:id': ['users admin'],
  'DELETE /user/inventoryroles/:id': ['users admin'],
  'GET /user/:tenant/users/:user/roles/inventory': readers,
  'POST /user/:tenant/users/:user/roles/inventory': ['users admin'],
  'GET /user/:tenant/users/:user/roles/inventory/:id': readers,
  'PUT /user/:tenant/users/:user/roles/inventory/:id': ['users admin'],
  'DELETE /user/:tenant/users/:user/roles/inventory/:id': ['users admin'],
  'GET /user/:tenant/groups': readers,
  'POST /user/:tenant/groups': ['users admin'],
  'GET /user/:tenant/groupByName/:name': readers,
  'PUT /user/:tenant/groups/:group': ['users admin'],
  'DELETE /user/:tenant/groups/:group': ['users admin'],
  'GET /user/:tenant/groups/:group/users': readers,
  'GET /user/:tenant/groups/:group/roles': readers,
  'POST /user/:tenant/groups/:group/roles': ['users admin'],
  'DELETE /user/:tenant/groups/:group/roles/:role': ['users admin'],
  'GET /user/:tenant/groups/:group': readers,
  'POST /user/:tenant/groups/:group/users': writers,
  'DELETE /user/:tenant/groups/:group/users/:user': writers,
  'GET /tenant/currentTenant': everybody,
  'GET /application/applications': everybody,
  'GET /application/applications/:application': everybody,
  'GET /application/applications/:application/manifest': everybody,
  'GET /application/applicationsByName/:name': everybody,
  // Of another user.
  'GET /application/applicationsByUser/:user': readers,
  'GET /application/applicationsByTenant/:tenant': everybody,
  'GET /application/applicationsByOwner/:tenant': everybody,
  'GET /inventory/managedObjects': everybody,
  'POST /inventory/managedObjects': everybody,
  'GET /inventory/managedObjects/:object': everybody,
  'PUT /inventory/managedObjects/:object': everybody,
  'DELETE /inventory/managedObjects/:object': everybody,
  'PUT /tenant/support-user/enable': everybody,
  'PUT /tenant/support-user/disable': everybody,
  // Only users of the management tenant; test/http/tenants.test.ts has those.
  'GET /tenant/tenants': [],
  'POST /tenant/tenants': [],
  'GET /tenant/tenants/:tenant': [],
  'PUT /tenant/tenants/:tenant': [],
  'DELETE /tenant/tenants/:tenant': [],
  'GET /tenant/system/tfa': [],
  'PUT /tenant/system/tfa': [],
  'GET /tenant/system/password': [],
  'PUT /tenant/system/password': [],
  'GET /tenant/tenants/:tenant/tfa': everybody,
  'PUT /tenant/tenants/:tenant/tfa': ['tenant admin'],
  'POST /user/logout/:tenant/allUsers': ['users admin'],
  'GET /tenant/loginOptions/:typeOrId': everybody,
  'POST /tenant/loginOptions': ['tenant admin'],
  'PUT /tenant/loginOptions/:typeOrId': ['tenant admin'],
  'DELETE /tenant/loginOptions/:typeOrId': ['tenant admin'],
  'PUT /tenant/loginOptions/:typeOrId/restrict': [],
  'GET /tenant/options': ['options', 'options admin'],
  'POST /tenant/options': ['options admin'],
  'GET /tenant/options/:category': ['options', 'options admin'],
  'PUT /tenant/options/:category': ['options admin'],
  'GET /tenant/options/:category/:key': ['options', 'options admin'],
  'PUT /tenant/options/:category/:key': ['options admin'],
  'DELETE /tenant/options/:category/:key': ['options admin'],
  'PUT /tenant/options/:category/:key/editable': [],
  'PUT /tenant/security-options/:category/:key': ['options admin'],
  'DELETE /tenant/security-options/:category/:key': ['options admin'],
  'GET /tenant/system/options': callers,
  // Of an option that does not exist; those that are secured or open are in test/http/options.test.ts.
  'GET /tenant/system/options/:category/:key': callers,
  'PUT /tenant/system/options/:category/:key': [],
  'DELETE /tenant/system/options/:category/:key': [],
  'GET /tenant/sms-provider': ['sms', 'sms admin'],
  'PUT /tenant/sms-provider': ['sms admin'],
  'DELETE /tenant/sms-provider': ['sms admin'],
  'GET /tenant/sms-provider/kinds': ['sms', 'sms admin'],
  'POST /tenant/sms-provider/test': ['sms admin'],
  'GET /tenant/sms-provider/messages': ['sms', 'sms admin'],
  'GET /audit/auditRecords': ['audit'],
  'POST /audit/auditRecords': [],
  'GET /audit/auditRecords/:id': ['audit'],
};

const clients = new Map<Caller, Client>();
const people = new Map<Caller, Person>();

beforeAll(async () => {
  const { storage } = server().house.tools;
  for (const caller of callers) {
    const person = await newPerson(server());
    const key = (await storage.users.byUserName(TENANT, person.userName))?.key ?? '';
    if (caller === 'nothing') await storage.users.remove(TENANT, key);
    if (caller === 'nothing') {
      // A user without even the permissions over their own account.
      const {
        key: _key,
        tenant: _tenant,
        version: _version,
        activeFactor: _factor,
        ...rest
      } = (await storage.users.byUserName(TENANT, 'admin')) as NonNullable<
        Awaited<ReturnType<typeof storage.users.byUserName>>
      >;
      await storage.users.insert(
        TENANT,
        { ...rest, key: 'nothing', userName: person.userName, alias: null, email: null },
        { userName: person.userName, alias: null, email: null },
      );
    } else if (extra[caller].length > 0) await storage.roles.grant(TENANT, key, extra[caller]);
    people.set(caller, person);
  }
});

const clientOf = async (caller: Caller): Promise<Client> => {
  const known = clients.get(caller);
  if (known !== undefined && (await known.get('/user/currentUser')).status !== 401) return known;
  const client = server().client();
  const person = people.get(caller);
  await client.login(person?.userName ?? '', caller === 'nothing' ? PASSWORD : (person?.password ?? ''));
  clients.set(caller, client);
  return client;
};

test('the table names every route that wants credentials', () => {
  const routes = server().routes.filter(({ access }) => !('anonymous' in access));
  expect(routes.map(({ method, url }) => `${method} ${url}`).sort()).toEqual(Object.keys(table).sort());
});

describe.each(Object.keys(table))('%s', (route) => {
  test('is open to those in the table, 403 to the others, and 401 to nobody', async () => {
    const [method = '', url = ''] = route.split(' ');
    const person = await newPerson(server());
    const address = url
      .replace(':tenant', TENANT)
      .replace(':user', person.userName)
      .replace(':group', '1')
      .replace(':role', 'ROLE_ALARM_READ')
      .replace(':name', 'business')
      .replace(':id', '1')
      .replace(':category', 'x')
      .replace(':key', 'x');
    const nobody = await server().client().send(method, address, { body: {} });
    expect([nobody.status, nobody.code]).toEqual([401, 'noCredentials']);
    const open: Caller[] = [];
    for (const caller of callers) {
      const client = await clientOf(caller);
      const answer = await client.send(method, address, method === 'GET' ? {} : { body: bodyFor(route) });
      if (answer.code !== 'accessDenied') open.push(caller);
      else expect([answer.status, answer.message]).toEqual([403, 'Access is denied']);
      // What is refused for other reasons is so after the right was found; CREATE alone sees only its own sub-users.
      if (caller === 'create' && url.includes(':user')) expect([403, 404, 422]).toContain(answer.status);
      expect(answer.status).toBeLessThan(500);
    }
    expect(open).toEqual(callers.filter((caller) => table[route]?.includes(caller)));
  });
});

function bodyFor(route: string): Record<string, unknown> {
  if (route.endsWith('/groups/:group/users')) return { user: { id: 'nobody' } };
  if (route.includes('nventory')) return { name: 'made', managedObject: '1', roles: [] };
  if (route.endsWith('/owner')) return { owner: 'admin' };
  if (route.endsWith('/delegatedby')) return { delegatedBy: 'admin' };
  if (route.endsWith('/roles')) return { role: { id: 'ROLE_ALARM_READ' } };
  if (route.endsWith('currentUserPhone')) return { phone: '+49 170 1234567' };
  if (route.endsWith('password')) return { currentUserPassword: 'not-that', newPassword: 'Passw0rd!x' };
  return { tfaEnforced: false, strategy: 'TOTP', code: '000000', isActive: true };
}

describe('the answers that a client is told', () => {
  test('are those that the routes give', async () => {
    const rights = async (caller: Caller) => (await (await clientOf(caller)).get('/user/currentUser')).at('rights');
    expect(await rights('own')).toEqual({
      readOwn: true,
      changeOwn: true,
      readTenantTfa: true,
      readLoginOptions: true,
      ...Object.fromEntries(
        [
          'readUsers',
          'createUsers',
          'updateUsers',
          'deleteUsers',
          'assignRoles',
          'changeGroups',
          'changeOwners',
          'changeInventoryRoles',
          'enforceTfa',
          'revokeTotp',
        ]
          .concat(['logOutAllUsers', 'changeTenantTfa', 'readAudit'])
          .concat(['readSmsProvider', 'changeSmsProvider'])
          .concat(['readOptions', 'changeOptions', 'readSecuredOptions', 'fixOptions', 'writeAudit'])
          .concat(['changeLoginOptions', 'restrictLoginOptions'])
          .concat(['readTenants', 'createTenants', 'updateTenants', 'changeTenantDomains', 'deleteTenants'])
          .map((right) => [right, false]),
      ),
    });
    expect(await rights('users admin')).toMatchObject({ revokeTotp: true, enforceTfa: true, changeTenantTfa: false });
    expect(await rights('tenant admin')).toMatchObject({ changeTenantTfa: true, readUsers: false });
    expect(groups.admins).toBe(2);
  });

  test('a user without OWN permissions reads their own TFA state and nothing else', async () => {
    const client = await clientOf('nothing');
    const name = people.get('nothing')?.userName ?? '';
    expect((await client.get(`/user/${TENANT}/users/${name}/tfa`)).status).toBe(200);
    expect((await client.get('/user/currentUser')).code).toBe('accessDenied');
  });
});
