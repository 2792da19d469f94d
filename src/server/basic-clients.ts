import type { FastifyRequest } from 'fastify';
import { Refusal } from '../core/refusal.ts';
import type { TenantSettings } from '../core/settings/tenant-settings.ts';

/** What login and settings pages ask with Basic in the midst of OAI-Secure, to hear whether a password is right. */
const probes: readonly string[] = ['/tenant/currentTenant', '/user/currentUser'];

/**
 * Whether this program may use Basic in the tenant, before its password is looked at: trusted agents pass, forbidden ones
 * fail, then browsers are told from programs. An agent is whatever it calls itself, so this keeps people to the login
 * pages and no attacker out.
 *
 * Shipped login pages send a Basic request from the browser even where OAI-Secure is preferred, and so do the requests
 * that belong to its challenges (`partOfLogin`). They carry `UseXBasic`, which a browser's own dialog never does: these
 * pass although browsers are forbidden, and tell no more than `POST /tenant/oauth` would. What is forbidden by its name is
 * forbidden there too.
 *
 * Refuses `basicNotAllowed`.
 */
export async function requireAllowedClient(
  request: FastifyRequest,
  { basic, oauthInternal }: Pick<TenantSettings, 'basic' | 'oauthInternal'>,
  partOfLogin: boolean,
): Promise<void> {
  const restrictions = basic?.authenticationRestrictions;
  if (!restrictions) return;
  const agent = request.headers['user-agent'] ?? '';
  const isNamed = (texts: readonly string[]): boolean => texts.some((text) => agent.includes(text));
  if (isNamed(restrictions.trustedUserAgents)) return;
  if (isNamed(restrictions.forbiddenUserAgents)) throw new Refusal('basicNotAllowed');
  if (!restrictions.forbiddenClients.includes('WEB_BROWSERS')) return;
  const isProbe = request.method === 'GET' && probes.includes(request.routeOptions.url ?? '');
  const isLoginPage = oauthInternal !== null && request.headers.usexbasic === 'true' && (isProbe || partOfLogin);
  if (!isLoginPage && (await isBrowser(agent))) throw new Refusal('basicNotAllowed');
}

/** A browser is what names an engine that draws pages. The classifier is loaded by the first tenant that asks. */
async function isBrowser(agent: string): Promise<boolean> {
  if (agent === '') return false;
  const { default: bowser } = await import('bowser');
  return bowser.parse(agent.slice(0, 500)).engine.name !== undefined;
}
