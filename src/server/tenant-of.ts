import type { FastifyRequest } from 'fastify';
import type { Storage } from '../core/ports/storage.ts';
import { Refusal } from '../core/refusal.ts';

/**
 * Which tenant a request without a session means: the one it names, else the one whose domain it was sent to, else the
 * one made at the first start. Refuses `unknownTenant`.
 */
export type TenantOf = (request: FastifyRequest, named: string | null | undefined) => Promise<string>;

export function createTenantOf(storage: Pick<Storage, 'tenants'>, fallback: string): TenantOf {
  return async (request, named) => {
    if (named !== null && named !== undefined && named !== '') {
      const tenant = await storage.tenants.find(named);
      if (tenant === null) throw new Refusal('unknownTenant');
      return tenant.id;
    }
    const host = request.hostname;
    const byDomain = (await storage.tenants.list()).find((tenant) => tenant.domain !== null && tenant.domain === host);
    return byDomain?.id ?? fallback;
  };
}

/** The tenant of a login. One that does not exist is no other answer than a user that does not exist. */
export async function tenantOfLogin(
  tenantOf: TenantOf,
  request: FastifyRequest,
  named: string | null | undefined,
): Promise<string> {
  try {
    return await tenantOf(request, named);
  } catch (error) {
    if (error instanceof Refusal) throw new Refusal('badCredentials');
    throw error;
  }
}
