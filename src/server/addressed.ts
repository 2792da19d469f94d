import type { FastifyRequest } from 'fastify';
import type { Storage } from '../core/ports/storage.ts';
import { tenantOrigin } from '../core/tenants/tenant-origin.ts';
import { createVersionedCache } from './versioned-cache.ts';
import { createLinks, type Links } from './wire/links.ts';

/** Whom a request is addressed to. */
interface Addressed {
  /** The tenant whose domain it was sent to, or `null`. */
  readonly tenant: string | null;
  /** Links of the answer: under the tenant's domain when it was sent there, else under the public URL. */
  readonly links: Links;
}

/**
 * The one reader of the `Host` header. A host chooses a tenant, and appears in links, only where a tenant has it as its
 * domain; any other one is a stranger's text (host header poisoning) and changes nothing.
 */
export interface AddressBook {
  /**
   * Looks the request's host up, once per request. With `revision`, the platform's as the request has just read it, the
   * domains are remembered as long as it stays the same; without, the database is asked.
   */
  read(request: FastifyRequest, revision?: number): Promise<Addressed>;
  /** Links for the answer; under the public URL where the request's host was not looked up. */
  linksOf(request: FastifyRequest): Links;
}

export function createAddressBook(storage: Pick<Storage, 'tenants'>, publicUrl: string): AddressBook {
  const known = new WeakMap<FastifyRequest, Addressed>();
  const remembered = createVersionedCache<ReadonlyMap<string, string>>(1);
  const publicLinks = createLinks(publicUrl);

  const tenantAt = async (host: string, revision: number | undefined): Promise<string | null> => {
    if (revision === undefined) return (await storage.tenants.byDomain(host))?.id ?? null;
    const domains = await remembered.get('domains', String(revision), async () => {
      const tenants = await storage.tenants.list();
      return new Map(tenants.flatMap(({ id, domain }) => (domain === null ? [] : [[domain, id] as const])));
    });
    return domains.get(host) ?? null;
  };

  return {
    async read(request, revision) {
      const before = known.get(request);
      if (before !== undefined) return before;
      const host = hostOf(request);
      const tenant = await tenantAt(host, revision);
      const addressed = { tenant, links: tenant === null ? publicLinks : createLinks(tenantOrigin(publicUrl, host)) };
      known.set(request, addressed);
      return addressed;
    },
    linksOf: (request) => known.get(request)?.links ?? publicLinks,
  };
}

/** Without port; domains are stored in lower case, and one with a dot at the end is the same name (RFC 1034, 3.1). */
function hostOf(request: FastifyRequest): string {
  return (request.hostname ?? '').toLowerCase().replace(/\.$/, '');
}
