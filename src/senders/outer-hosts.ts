import { Resolver } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { SmsFailure } from '../core/ports/sms-sender.ts';
import type { Reach } from './sms-gateway.ts';

/**
 * What is no address of a host out on the internet: the special-purpose registries of IANA (RFC 6890), multicast, and
 * where a cloud keeps what only its own machines may ask (169.254.169.254 and fd00:ec2::254 lie in these as well).
 */
const INNER: ReadonlyArray<readonly [network: string, prefix: number]> = [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
  ] as const),
  ...([
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 4],
    ['240.0.0.0', 4],
  ] as const),
  // Azure's own services, at an address that looks like anybody's.
  ['168.63.129.16', 32],
  // Unspecified, loopback, and IPv4 addresses in the clothes of IPv6: compatible, translated, NAT64, 6to4, Teredo.
  ...([
    ['::', 96],
    ['::ffff:0:0:0', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['2002::', 16],
    ['2001::', 23],
  ] as const),
  ...([
    ['100::', 64],
    ['2001:db8::', 32],
    ['3fff::', 20],
    ['5f00::', 16],
  ] as const),
  ...([
    ['fc00::', 7],
    ['fe80::', 10],
    ['fec0::', 10],
    ['ff00::', 8],
  ] as const),
];

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const inner = new BlockList();
for (const [network, prefix] of INNER) inner.addSubnet(network, prefix, family(network));

/** No gateway that is meant to be reached has more. */
const MOST_ADDRESSES = 16;

/** Asked of the name servers, and of no file: names that only this machine knows are nobody's gateway. */
const PATIENCE = { timeout: 1500, tries: 2 };

/** An address, or `address/prefix`; `null` for what is neither. */
export function readNetwork(text: string): readonly [network: string, prefix: number] | null {
  const [, network = '', prefix] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const bits = isIP(network) === 4 ? 32 : 128;
  const length = prefix === undefined ? bits : Number(prefix);
  return isIP(network) === 0 || length > bits ? null : [network, length];
}

/**
 * Finds the gateways of tenants, who choose the host themselves: those on the internet, and in the networks that the
 * operator named. Every address of a name must be one, since any of them may be taken (server-side request forgery).
 *
 * Names are not looked up by the system's resolver: its few threads are everybody's, and a tenant with a slow name
 * server would hold them up.
 */
export function createReach(
  allowed: readonly string[],
  resolve: (host: string) => Promise<readonly string[]> = askNameServers(),
): Reach {
  const open = new BlockList();
  for (const text of allowed) {
    const [network, prefix] = readNetwork(text) ?? [];
    if (network !== undefined) open.addSubnet(network, prefix ?? 0, family(network));
  }
  return async (host) => {
    const addresses = isIP(host) === 0 ? await resolve(host) : [host];
    if (addresses.length === 0) throw new SmsFailure('unreachable', 'the name of the host is not known');
    // Each is looked at, and may be tried in turn: a name server that answers with thousands would hold up everybody.
    if (addresses.length > MOST_ADDRESSES) throw new SmsFailure('unreachable', 'the host has too many addresses');
    const own = ownAddresses();
    const isAllowed = (address: string): boolean =>
      open.check(address, family(address)) || ![inner, own].some((list) => list.check(address, family(address)));
    if (!addresses.every(isAllowed)) throw new SmsFailure('unreachable', 'the host is at an inner address');
    return addresses;
  };
}

/** Services that listen on this machine often trust whoever comes from it. */
function ownAddresses(): BlockList {
  const own = new BlockList();
  for (const one of Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])) {
    own.addAddress(one.address, family(one.address));
  }
  return own;
}

/** Asks for both kinds of addresses. `servers`: those of the system unless given. */
export function askNameServers(servers?: readonly string[]): (host: string) => Promise<readonly string[]> {
  return async (host) => {
    // A new one each time: the system's servers may have changed.
    const resolver = new Resolver(PATIENCE);
    if (servers !== undefined) resolver.setServers(servers);
    const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    return found.flatMap((one) => (one.status === 'fulfilled' ? one.value : []));
  };
}
