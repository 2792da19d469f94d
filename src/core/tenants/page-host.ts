import type { Tools } from '../ports/tools.ts';

/** The host of the pages that a tenant's users log in at. */
export async function pageHost(tools: Pick<Tools, 'storage' | 'identity'>, tenant: string): Promise<string> {
  return (await tools.storage.tenants.find(tenant))?.domain ?? tools.identity.issuer;
}
