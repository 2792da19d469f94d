import type { ClientMark } from '../ports/challenges.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';

/**
 * What a request shows of the client that sends it. Clients of the wire carry no name of the login that they are in the
 * middle of, so this is what a code is bound to (docs/decisions/0011).
 */
export interface LoginClient {
  /** What it was given together with the demand for a code: a cookie. */
  readonly id: string | null;
  /** Where it is, for programs that keep no cookies; `null` for browsers, which do. */
  readonly origin: string | null;
}

/** How the storage knows the client: digests, different for every user. */
export function markOf(tools: Pick<Tools, 'digests'>, user: UserRecord, client: LoginClient): ClientMark {
  const digest = (kind: string, value: string | null) =>
    value === null ? null : tools.digests.keyed(`login-client-${kind}`, `${user.tenant}\n${user.key}\n${value}`);
  return { id: digest('id', client.id), origin: digest('origin', client.origin) };
}
