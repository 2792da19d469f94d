import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';

/** Refuses the public URL's own host: whoever has it as a domain would take the first tenant's logins. */
export function requireFreeDomain({ identity }: Pick<Tools, 'identity'>, domain: string | null | undefined): void {
  if (domain !== identity.issuer) return;
  throw new Refusal('tenantTaken', { field: 'domain', value: domain });
}
