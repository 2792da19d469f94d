import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Right } from '../contract/rights.ts';
import type { Actor } from '../core/access/actor.ts';
import { effectivePermissions, requireRight } from '../core/access/may.ts';
import type { UserRoles } from '../core/ports/roles.ts';
import type { SessionView } from '../core/ports/sessions.ts';
import type { Tools } from '../core/ports/tools.ts';
import { Refusal } from '../core/refusal.ts';
import { type LiveSession, readSession, renewSession, requireSameStrategy } from '../core/sessions/read-session.ts';
import { readSettings, type TenantSettings } from '../core/settings/tenant-settings.ts';
import { signInBasic } from '../core/sign-in/basic.ts';
import type { AddressBook } from './addressed.ts';
import { readBasic, readBearer } from './authorization-header.ts';
import { requireAllowedClient } from './basic-clients.ts';
import { type CookieJar, readCookies } from './cookies.ts';
import { loginClientOf, userAgentOf } from './login-client.ts';
import { type TenantOf, tenantOfLogin } from './tenant-of.ts';
import { createVersionedCache } from './versioned-cache.ts';

/**
 * What a route asks of its caller. `anonymous` routes look at no credentials. `enrolment` routes are open to restricted
 * sessions and to Basic of a user who must enrol, `challenge` routes to Basic of a user who still owes a code. A right is
 * checked here; rights over a certain user by the use case. `openTo` names requests of the route that are anonymous.
 */
export type Access =
  | { readonly anonymous: true }
  | {
      readonly enrolment?: true;
      readonly challenge?: true;
      readonly right?: Right;
      readonly openTo?: (request: FastifyRequest) => boolean;
    };

interface Authenticated {
  readonly actor: Actor;
  /** Revision of everything but the user that rights and settings came from; `null` with Basic. */
  readonly revision: string | null;
}

const authenticated = new WeakMap<FastifyRequest, Authenticated>();

/** The actor of a request; every route that is not anonymous has one. */
export function actorOf(request: FastifyRequest): Actor {
  const found = authenticated.get(request);
  if (found === undefined) throw new Error('the route has no actor');
  return found.actor;
}

/** The actor, or `null` where the request is open to everybody. */
export function actorIfAny(request: FastifyRequest): Actor | null {
  return authenticated.get(request)?.actor ?? null;
}

/** What, together with the user's version, decides what the actor is shown of themselves; `null` = not known. */
export function revisionOf(request: FastifyRequest): string | null {
  return authenticated.get(request)?.revision ?? null;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const CACHED_USERS = 10_000;
const CACHED_TENANTS = 1_000;

type Rights = { readonly roles: UserRoles; readonly permissions: ReadonlySet<string> };

export interface Authentication {
  /** The one way in: says who makes the request and how strongly they proved it, or refuses. */
  authenticate(request: FastifyRequest, reply: FastifyReply, access: Access): Promise<void>;
  /** The live session whose cookie or bearer a request carries, or `null`; for logging in and out. */
  carried(request: FastifyRequest): Promise<SessionView | null>;
}

export function createAuthentication(
  tools: Tools,
  jar: CookieJar,
  tenantOf: TenantOf,
  addresses: Pick<AddressBook, 'read'>,
  publicUrl: string,
): Authentication {
  const publicHost = new URL(publicUrl).host;
  const rights = createVersionedCache<Rights>(CACHED_USERS);
  const settings = createVersionedCache<TenantSettings>(CACHED_TENANTS);

  /** Settings as of the request's own revision of them. */
  const settingsOf = (view: SessionView, tenant: string): Promise<TenantSettings> =>
    settings.get(tenant, `${view.tenantRevision}.${view.platformRevision}`, () => readSettings(tools.storage, tenant));

  const rightsOf = ({ user, tenantRevision }: SessionView): Promise<Rights> =>
    rights.get(`${user.tenant}/${user.key}`, `${user.version}.${tenantRevision}`, async () => {
      const roles = await tools.storage.roles.ofUser(user.tenant, user.key);
      return { roles, permissions: effectivePermissions(roles) };
    });

  const bySession = async (
    request: FastifyRequest,
    reply: FastifyReply,
    token: string,
    way: 'cookie' | 'bearer',
    access: Exclude<Access, { anonymous: true }>,
  ): Promise<Authenticated> => {
    const live = await readSession(tools, token);
    await requireOwnDomain(request, live);
    if (way === 'cookie' && !SAFE.has(request.method)) requireXsrf(tools, request, live);
    const { session, user } = live;
    const [own, held] = await Promise.all([settingsOf(live, session.tenant), rightsOf(live)]);
    requireSameStrategy(live, own);
    requireOwnAgent(request, live, own);
    const restricted = session.scope !== 'full';
    if (restricted && access.enrolment !== true) throw new Refusal('totpSetupRequired');
    if (way === 'cookie') await renew(reply, live, own);
    const actor: Actor = { tenant: session.tenant, user, ...held, way, session, restricted, address: request.ip };
    return { actor, revision: `${live.tenantRevision}.${live.platformRevision}` };
  };

  /** At a tenant's domain nobody else is known: what another tenant's user carries there is theirs elsewhere. */
  const requireOwnDomain = async (request: FastifyRequest, { session, platformRevision }: SessionView) => {
    const { tenant } = await addresses.read(request, platformRevision);
    if (tenant !== null && tenant !== session.tenant) throw new Refusal('otherTenant');
  };

  const renew = async (reply: FastifyReply, live: LiveSession, own: TenantSettings): Promise<void> => {
    const renewed = await renewSession(tools, live, own);
    if (renewed === null) return;
    const { token, cookieMillis: maxAge } = renewed;
    jar.session(reply, { token, xsrfToken: live.session.xsrfToken, maxAge });
  };

  /** The user of a live session whose cookie comes along with Basic. */
  const userOfCookie = async (request: FastifyRequest): Promise<string | null> => {
    const { session } = readCookies(request);
    const live = session === null ? null : await liveOrNull(request, session);
    return live?.session.scope === 'full' ? live.user.key : null;
  };

  const liveOrNull = async (request: FastifyRequest, token: string): Promise<LiveSession | null> => {
    try {
      const live = await readSession(tools, token);
      await requireOwnDomain(request, live);
      const own = await settingsOf(live, live.session.tenant);
      requireSameStrategy(live, own);
      requireOwnAgent(request, live, own);
      return live;
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  };

  const byBasic = async (
    request: FastifyRequest,
    header: string,
    access: Exclude<Access, { anonymous: true }>,
  ): Promise<Authenticated> => {
    const credentials = readBasic(header);
    if (credentials === null) throw new Refusal('noCredentials');
    const tenant = await tenantOfLogin(tenantOf, request, credentials.tenant);
    const partOfLogin = access.enrolment === true || access.challenge === true;
    await requireAllowedClient(request, await readSettings(tools.storage, tenant), partOfLogin);
    const { loginName, password } = credentials;
    const { tfatoken } = request.headers;
    const proof = await signInBasic(tools, {
      ...{ tenant, loginName, password, address: request.ip, ...loginClientOf(request) },
      signedInAs: () => userOfCookie(request),
      tfaToken: typeof tfatoken === 'string' && tfatoken !== '' ? tfatoken : null,
      opens: access.enrolment === true ? 'enrolment' : access.challenge === true ? 'challenge' : null,
    });
    const { user, roles, restricted } = proof;
    const permissions = effectivePermissions(roles);
    const way = 'basic' as const;
    const actor: Actor = { tenant, user, roles, permissions, way, session: null, restricted, address: request.ip };
    return { actor, revision: null };
  };

  return {
    async authenticate(request, reply, access) {
      requireSameSite(request, publicHost);
      if ('anonymous' in access || access.openTo?.(request)) return;
      const { authorization } = request.headers;
      const found = await identify(request, reply, authorization, access);
      authenticated.set(request, found);
      if (access.right !== undefined) requireRight(found.actor, access.right);
    },

    async carried(request) {
      const token = tokenOf(request);
      return token === null ? null : liveOrNull(request, token.value);
    },
  };

  /** An `Authorization` header wins over a cookie: old cookies linger in browsers that use Basic. */
  function identify(
    request: FastifyRequest,
    reply: FastifyReply,
    header: string | undefined,
    access: Exclude<Access, { anonymous: true }>,
  ): Promise<Authenticated> {
    const token = tokenOf(request);
    if (token !== null) return bySession(request, reply, token.value, token.way, access);
    if (header !== undefined) return byBasic(request, header, access);
    throw new Refusal('noCredentials');
  }
}

function tokenOf(request: FastifyRequest): { value: string; way: 'cookie' | 'bearer' } | null {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const bearer = readBearer(authorization);
    return bearer === null ? null : { value: bearer, way: 'bearer' };
  }
  const { session } = readCookies(request);
  return session === null ? null : { value: session, way: 'cookie' };
}

/**
 * A browser says where a request comes from; one that another site made may not change anything. Over plain http browsers
 * say it with `Origin` alone, which then has to be the host that was asked, or the public one behind a proxy. So it has
 * where they say `same-site`: a host beside ours may be somebody else's, and log a visitor in as its own user.
 */
function requireSameSite(request: FastifyRequest, publicHost: string): void {
  if (SAFE.has(request.method)) return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (site === 'cross-site') throw new Refusal('crossSite');
  if ((site !== undefined && site !== 'same-site') || origin === undefined) return;
  const from = URL.canParse(origin) ? new URL(origin).host : null;
  if (from !== request.host && from !== publicHost) throw new Refusal('crossSite');
}

/** Where the tenant wants that: what is carried by another program than it was given to is stolen. */
function requireOwnAgent(request: FastifyRequest, { session }: SessionView, { lifetimes }: TenantSettings): void {
  if (lifetimes.userAgentValidationRequired && userAgentOf(request) !== session.userAgent) {
    throw new Refusal('sessionEnded');
  }
}

/** Cookies travel by themselves; the header proves that a script of our own origin made the request. */
export function requireXsrf(tools: Pick<Tools, 'digests'>, request: FastifyRequest, view: SessionView): void {
  const sent = request.headers['x-xsrf-token'];
  if (typeof sent !== 'string' || !tools.digests.equal(sent, view.session.xsrfToken)) throw new Refusal('xsrfMismatch');
}
