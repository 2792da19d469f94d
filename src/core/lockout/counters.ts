import { PLATFORM } from '../ports/settings.ts';

/** Names of the attempt counters. One user and purpose, one counter, whatever was typed and wherever it was sent. */
export const counters = {
  /** `who`: the user's key, or for an unknown name a keyed digest of its canonical form. */
  password: (who: string, device: string | null): string =>
    device === null ? `password:unknown-device:${who}` : `password:device:${who}:${device}`,
  /** Comparisons with a user's old passwords. Each way in is counted apart, so that none holds up the owner's own. */
  oldPasswords: (userKey: string, way: 'own' | 'link' | 'administrator'): string => `old-passwords:${userKey}:${way}`,
  secondFactor: (userKey: string): string => `second-factor:${userKey}`,
  address: (address: string): string => `address:${addressBlock(address)}`,
  resetAddress: (address: string): string => `reset-address:${addressBlock(address)}`,
  /** `account`: a keyed digest of the mail address, so that known and unknown ones are counted alike. */
  resetAccount: (account: string): string => `reset-account:${account}`,
  /** Waits while links are not yet sent to an address that is new. */
  newAddress: (userKey: string): string => `new-address:${userKey}`,
  enforcementNotice: (userKey: string): string => `enforcement-notice:${userKey}`,
  notices: (userKey: string): string => `notices:${userKey}`,
  /** Codes that were sent: to a user, to a number (by its digest), to a country, from an address, and all of a tenant. */
  codesToUser: (userKey: string, lane: 'known' | 'unknown'): string => `codes-to-user:${userKey}:${lane}`,
  codesToNumber: (digest: string, lane: 'known' | 'unknown'): string => `codes-to-number:${digest}:${lane}`,
  codesToCountry: (country: string): string => `codes-to-country:${country}`,
  codesFromAddress: (address: string): string => `codes-from-address:${addressBlock(address)}`,
  codesOfTenant: 'codes-of-tenant',
  testMessages: 'test-messages',
  /** Messages that a tenant's own gateway has not taken, or not yet. */
  ownGateway: 'own-gateway',
  /** Looks whether one that takes nothing is well again. */
  ownGatewayLooks: 'own-gateway-looks',
  incompleteLogins: (userKey: string): string => `incomplete-logins:${userKey}`,
} as const;

/** Address counters span all tenants. */
export const ADDRESS_TENANT = PLATFORM;

/**
 * What counts as one address: an IPv4 address, or the /64 that an IPv6 subscriber gets whole. `::ffff:192.0.2.1` is
 * `192.0.2.1` (CVE-2026-30827: one bucket per spelling).
 */
export function addressBlock(address: string): string {
  const plain = address.toLowerCase().replace(/%.*$/, '');
  const mapped = /^(?:0*:)*:?ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(plain);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!plain.includes(':')) return plain;
  const groups = expandIpv6(plain);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

function expandIpv6(address: string): number[] {
  const [head = '', tail] = address.split('::');
  const parse = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16) || 0));
  const left = parse(head);
  const right = tail === undefined ? [] : parse(tail);
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length);
  return [...left, ...Array<number>(missing).fill(0), ...right].slice(0, 8);
}
