/**
 * The one canonical form of a user name, alias or email, made before any counter, cache or comparison.
 *
 * Compatibility characters, case and surrounding blanks do not make another user (security: CVE-2025-6004,
 * CVE-2020-12812). `toLowerCase` is the locale-free one, so a Turkish server agrees with every other. After lower-casing
 * it is normalised again, since lower-casing can produce what normalising would have merged.
 */
export function canonicalName(name: string): string {
  return name.normalize('NFKC').trim().toLowerCase().normalize('NFKC');
}
