import type { Tools } from '../ports/tools.ts';

/** docs/security.md: how long a browser counts as known after a complete login. */
export const KNOWN_DEVICE = 90 * 24 * 60 * 60_000;

/**
 * The cookie that a browser keeps after a complete login. It gives no right and replaces no factor: it only keeps the
 * owner's failures apart from those of strangers, so that nobody can be locked out on purpose (OWASP device cookies).
 *
 * Form: `<user key>.<issued at>.<nonce>.<mac>`; the mac binds it to tenant and user.
 */
export function issueKnownDevice(
  tools: Pick<Tools, 'digests' | 'randomness' | 'clock'>,
  tenant: string,
  userKey: string,
): string {
  const payload = `${userKey}.${tools.clock.now()}.${tools.randomness.id()}`;
  return `${payload}.${mac(tools, tenant, payload)}`;
}

/** The lane name of a known device of this user, or `null` for anything else. */
export function knownDeviceLane(
  tools: Pick<Tools, 'digests' | 'clock'>,
  tenant: string,
  userKey: string,
  cookie: string | null,
): string | null {
  const match = /^([\w-]{1,64})\.(\d{1,16})\.([\w-]{1,64})\.([0-9a-f]{64})$/.exec(cookie ?? '');
  if (match === null) return null;
  const [, owner = '', issuedAt = '', nonce = '', sent = ''] = match;
  if (owner !== userKey || Number(issuedAt) + KNOWN_DEVICE < tools.clock.now()) return null;
  return tools.digests.equal(sent, mac(tools, tenant, `${owner}.${issuedAt}.${nonce}`)) ? nonce : null;
}

function mac(tools: Pick<Tools, 'digests'>, tenant: string, payload: string): string {
  return tools.digests.keyed('known-device', `${tenant}\n${payload}`);
}
