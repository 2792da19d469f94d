import type { Actor } from '../access/actor.ts';
import { SealBroken } from '../ports/sealer.ts';
import { PLATFORM } from '../ports/settings.ts';
import type { Tools } from '../ports/tools.ts';

/** A client shakes hands anew after this long, as a session does. */
const LIFETIME = 12 * 60 * 60_000;
const place = { tenant: PLATFORM, table: 'realtime', row: 'client', column: 'id' };

interface Contents {
  readonly tenant: string;
  readonly user: string;
  /** `null`: by Basic, which has no session; the user's version stands for all that could end it. */
  readonly session: string | null;
  readonly passwordOf: number | null;
  readonly madeAt: number;
}

/** Who a realtime client is, while they still may be one. */
export interface RealtimeClient {
  readonly tenant: string;
  readonly userKey: string;
}

/**
 * The id of a client that shook hands: sealed, so that it says who that was to every process of the installation, and
 * nobody makes one up; nothing is stored for it.
 */
export function issueClientId(tools: Pick<Tools, 'sealer' | 'clock'>, actor: Actor): string {
  const contents: Contents = {
    tenant: actor.tenant,
    user: actor.user.key,
    session: actor.session?.id ?? null,
    passwordOf: actor.user.lastPasswordChange,
    madeAt: tools.clock.now(),
  };
  return tools.sealer.seal(Buffer.from(JSON.stringify(contents)), place);
}

/** Who has this id, or `null` once their session ended, the account or tenant closed, or the password changed. */
export async function readClientId(
  tools: Pick<Tools, 'sealer' | 'clock' | 'storage'>,
  id: string,
): Promise<RealtimeClient | null> {
  const contents = open(tools, id);
  const now = tools.clock.now();
  if (contents === null || now - contents.madeAt > LIFETIME) return null;
  const { tenant, user: userKey } = contents;
  const live = contents.session === null ? await isUser(tools, contents) : await isSession(tools, contents, now);
  return live ? { tenant, userKey } : null;
}

function open({ sealer }: Pick<Tools, 'sealer'>, id: string): Contents | null {
  try {
    return JSON.parse(Buffer.from(sealer.open(id, place)).toString()) as Contents;
  } catch (error) {
    if (error instanceof SealBroken) return null;
    throw error;
  }
}

async function isSession({ storage }: Pick<Tools, 'storage'>, { tenant, session }: Contents, now: number) {
  const view = await storage.sessions.find(tenant, session ?? '');
  if (view === null) return false;
  const { session: found, user, tenantActive } = view;
  return tenantActive && user.enabled && found.endedAt === null && found.expiresAt > now;
}

async function isUser({ storage }: Pick<Tools, 'storage'>, { tenant, user: key, passwordOf }: Contents) {
  const user = await storage.users.byKey(tenant, key);
  if (user === null || !user.enabled || user.lastPasswordChange !== passwordOf) return false;
  return (await storage.tenants.find(tenant))?.status === 'ACTIVE';
}
