import { MANAGEMENT } from '../../src/contract/permissions.ts';
import { operator } from '../../src/core/access/operator.ts';
import { createTenant } from '../../src/core/tenants/create-tenant.ts';
import type { Client } from './http-client.ts';
import { PASSWORD, type TestServer } from './start-server.ts';

/** Makes a tenant as the operator does, with the administrator `boss`; its id. */
export async function newTenant(server: TestServer, id: string, domain: string | null = null): Promise<string> {
  const administrator = { adminName: 'boss', adminEmail: 'boss@example.com', adminPass: PASSWORD };
  await createTenant(server.house.tools, operator(MANAGEMENT), { id, domain, ...administrator });
  return id;
}

/** The administrator of a tenant that `newTenant` made, signed in. */
export async function bossOf(server: TestServer, tenant: string): Promise<Client> {
  const client = server.client();
  const { status } = await client.login('boss', PASSWORD, { tenant });
  if (status !== 200) throw new Error(`The login into ${tenant} answered ${status}`);
  return client;
}
