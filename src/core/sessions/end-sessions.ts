import { type Actor, author } from '../access/actor.ts';
import { requireOwnTenant, requireRight } from '../access/may.ts';
import { records } from '../audit/records.ts';
import type { SessionView } from '../ports/sessions.ts';
import type { Tools } from '../ports/tools.ts';

/** Ends one session. Ending it twice is no error and is recorded once. */
export async function logOut(
  tools: Pick<Tools, 'storage' | 'clock'>,
  view: SessionView,
  address: string,
): Promise<void> {
  const now = tools.clock.now();
  const { session, user } = view;
  await tools.storage.transaction(async (storage) => {
    if (!(await storage.sessions.end(session.tenant, session.id, 'logout', now))) return;
    await storage.audit.append(session.tenant, {
      time: now,
      ...records.loggedOut({ userName: user.userName, address }),
    });
  });
}

/** Ends every session of the tenant, the acting one too. Refuses `accessDenied`. */
export async function logOutAllUsers(
  tools: Pick<Tools, 'storage' | 'clock'>,
  actor: Actor,
  tenant: string,
): Promise<void> {
  requireOwnTenant(actor, tenant);
  requireRight(actor, 'logOutAllUsers');
  const now = tools.clock.now();
  await tools.storage.transaction(async (storage) => {
    const count = await storage.sessions.endOfTenant(tenant, 'revoked', now);
    await storage.audit.append(tenant, { time: now, ...records.allLoggedOut(author(actor), count) });
  });
}
