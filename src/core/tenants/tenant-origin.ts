/**
 * The address that a tenant's people type: its own domain, with scheme and port of the public URL, or the public URL
 * itself. Both are configured; no request has a say in it (CVE-2025-64101: reset links built from headers).
 */
export function tenantOrigin(publicUrl: string, domain: string | null): string {
  if (domain === null) return publicUrl;
  const { protocol, port } = new URL(publicUrl);
  return `${protocol}//${domain}${port === '' ? '' : `:${port}`}`;
}
