import type { Actor } from '../access/actor.ts';
import { requireRight } from '../access/may.ts';
import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { FRESH } from '../sessions/fresh-login.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { deliveredFactor } from '../sign-in/delivered-code.ts';
import { type LoginClient, markOf } from '../sign-in/login-client.ts';
import { needsNumber } from '../tfa/enforcement.ts';
import { requireDestination } from './phone.ts';
import { updateCurrentUser } from './update-user.ts';

/** How long a number waits for its code. */
const PROPOSAL = 15 * 60_000;

/**
 * A user names the phone number that codes are to go to. It becomes theirs with its own code (`enterPin`), and until then
 * nothing changes: whoever holds a session for a moment, or only the password, must not move the second factor (T085,
 * T087, T089).
 *
 * A signed-in user must have logged in with a code within the last five minutes; one who has no number, and so cannot log
 * in, may name one if the tenant allows it. Where no codes are sent to the user the number is an address like any other,
 * and stored at once.
 *
 * Refuses `phoneInvalid`, `phoneCountryNotAllowed`, `phoneByAdministrator`, `stepUpRequired`, `accessDenied`.
 * @returns the number, and what the client shows to be known again; `null` when nothing is left to prove
 */
export async function proposeNumber(
  tools: Tools,
  actor: Actor,
  typed: string,
  client: LoginClient,
): Promise<{ readonly number: string; readonly client: string | null }> {
  const { user } = actor;
  const settings = await readSettings(tools.storage, actor.tenant);
  const factor = deliveredFactor(tools.delivered, settings);
  if (actor.restricted) {
    if (!settings.codes.selfEntry || user.smsNumber !== null) throw new Refusal('phoneByAdministrator');
  } else {
    requireRight(actor, 'changeOwn');
  }
  const number = requireDestination(tools.delivered, settings, typed).number;
  if (factor === null || !needsNumber(user, actor.roles, settings)) {
    await updateCurrentUser(tools, actor, { phone: number });
    return { number, client: null };
  }
  if (!actor.restricted) requireFreshProof(actor, tools.clock.now());
  const shown = tools.randomness.token();
  const mark = markOf(tools, user, { ...client, id: shown });
  const expiresAt = tools.clock.now() + PROPOSAL;
  const proposal = { client: mark.id as string, origin: mark.origin, number, expiresAt };
  await tools.storage.challenges.propose(user.tenant, user.key, proposal);
  return { number, client: shown };
}

/** Basic has no login that could be fresh: its token is a month old, or a minute, and does not say. */
function requireFreshProof({ session }: Actor, now: number): void {
  const fresh = session?.tfa === true && now - session.startedAt <= FRESH;
  if (!fresh) throw new Refusal('stepUpRequired');
}
