import type { Actor } from '../access/actor.ts';

/**
 * How long a login counts as a proof that it is the user, and not somebody with their session (NIST SP 800-63B-4 section
 * 4.1.2.1, ASVS 7.5.1).
 */
export const FRESH = 5 * 60_000;

/** Whether the actor gave their password a moment ago: with this request, or at a login that is fresh. */
export function gavePassword(actor: Pick<Actor, 'session'>, now: number): boolean {
  return actor.session === null || now - actor.session.startedAt <= FRESH;
}
