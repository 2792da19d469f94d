import { type RefusalCode, refusals } from '../../src/contract/refusals.ts';
import { type About, signInRefusals, tenantRefusals } from '../../src/server/about.ts';
import type { Access } from '../../src/server/authenticate.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

export const isSafe = (method: string): boolean => SAFE.has(method);

/** What decides which refusals a route shares with others. */
interface Asked {
  readonly method: string;
  readonly access: Access;
  readonly about: About | undefined;
  readonly schema: { readonly params?: unknown; readonly querystring?: unknown; readonly body?: unknown } | undefined;
}

/** Refusals of whoever comes with a session, or with a session that is no longer one. */
const sessionRefusals = ['noCredentials', 'sessionEnded', 'strategyChanged', 'otherTenant'] as const;

/** Every refusal a route can answer with: its own, and those that follow from what it is. In the table's order. */
export function refusalsOf({ method, access, about, schema }: Asked): readonly RefusalCode[] {
  const codes = new Set<RefusalCode>(['malformed', 'internal', 'storageUnavailable']);
  const add = (...more: readonly RefusalCode[]): void => more.forEach((code) => void codes.add(code));
  if (!('anonymous' in access)) {
    add(...sessionRefusals, ...tenantRefusals, ...signInRefusals, 'basicNotAllowed', 'accessDenied');
    // What it changes can be deleted while it does: storage/fault.ts.
    if (!isSafe(method)) add('xsrfMismatch', 'changedMeanwhile');
  }
  if (!isSafe(method)) add('crossSite', 'tooLarge', 'unsupportedMediaType');
  if (schema?.params !== undefined || schema?.querystring !== undefined || schema?.body !== undefined)
    add('validation');
  // A segment that is longer than any name is no address.
  if (schema?.params !== undefined) add('notFound');
  if (typeof about === 'object') add(...(about.refuses ?? []));
  return (Object.keys(refusals) as RefusalCode[]).filter((code) => codes.has(code));
}

/** Refusals by status, in ascending order. */
export function byStatus(codes: readonly RefusalCode[]): ReadonlyMap<number, readonly RefusalCode[]> {
  const statuses = [...new Set(codes.map((code) => refusals[code][0]))].sort((one, other) => one - other);
  return new Map(statuses.map((status) => [status, codes.filter((code) => refusals[code][0] === status)]));
}
