import type { FastifyRequest } from 'fastify';
import type { Storage } from '../core/ports/storage.ts';
import { Refusal } from '../core/refusal.ts';
import type { AddressBook } from './addressed.ts';

type Name = string | null | undefined;

/**
 * Which tenant a request without a session means. A tenant's domain decides alone: there, naming another one is
 * refused. Elsewhere it is the one named, by query or in front of the user name, and the same one where both are there;
 * else the one made at the first start. Refuses `unknownTenant`, `tenantSuspended`.
 */
export type TenantOf = (request: FastifyRequest, ...names: readonly Name[]) => Promise<string>;

export function createTenantOf(
  storage: Pick<Storage, 'tenants'>,
  addresses: Pick<AddressBook, 'read'>,
  fallback: string,
): TenantOf {
  return async (request, ...names) => {
    const { tenant: addressed } = await addresses.read(request);
    const wanted = new Set([addressed, ...names].filter((name) => name !== null && name !== undefined && name !== ''));
    // Two answers to one question: a login that one reader takes for another tenant's than the next.
    if (wanted.size > 1) throw new Refusal('unknownTenant');
    const [id = fallback] = wanted;
    const tenant = await storage.tenants.find(id as string);
    if (tenant === null) throw new Refusal('unknownTenant');
    if (tenant.status === 'SUSPENDED') throw new Refusal('tenantSuspended');
    return tenant.id;
  };
}

/** The tenant of a login. One that does not exist is no other answer than a user that does not exist. */
export async function tenantOfLogin(
  tenantOf: TenantOf,
  request: FastifyRequest,
  ...names: readonly Name[]
): Promise<string> {
  try {
    return await tenantOf(request, ...names);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'unknownTenant') throw new Refusal('badCredentials');
    throw error;
  }
}
