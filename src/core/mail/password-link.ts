import type { Storage } from '../ports/storage.ts';
import type { Tools } from '../ports/tools.ts';
import type { UserRecord } from '../ports/users.ts';
import { readSettings } from '../settings/tenant-settings.ts';
import { tenantOrigin } from '../tenants/tenant-origin.ts';
import { languageOf } from './language.ts';
import { queueMail } from './queue-mail.ts';
import { type MailFacts, writeMail } from './write-mail.ts';

/** A link that sets a password is good for one day, as the platform documents (NIST SP 800-63B-4 4.2.1.2: 24 hours). */
const PASSWORD_LINK = 24 * 60 * 60_000;

export type LinkTools = Pick<Tools, 'clock' | 'randomness' | 'sealer' | 'digests' | 'identity'>;

/**
 * Makes a single-use token for setting a password and queues the mail with its link to the user's stored address, both
 * in the transaction `storage`. Earlier links become void. The token is in the mail alone: stored are its hash, and the
 * mail sealed. Refused is nothing; a user without an address gets nothing.
 */
export async function queuePasswordLink(
  tools: LinkTools,
  storage: Storage,
  user: UserRecord,
  mail: Pick<MailFacts, 'address' | 'by'> & { readonly kind: 'passwordLink' | 'passwordLinkSent' | 'invitation' },
): Promise<void> {
  if (user.email === null) return;
  const now = tools.clock.now();
  const until = now + PASSWORD_LINK;
  const token = tools.randomness.token();
  await storage.singleUseTokens.put(user.tenant, {
    hash: tools.digests.ofToken(token),
    kind: 'password-reset',
    userKey: user.key,
    expiresAt: until,
  });
  const { language } = await readSettings(storage, user.tenant);
  const url = await loginAddress(tools, storage, user.tenant, { token, email: user.email });
  const facts = { ...mail, at: now, link: { url, until } };
  await queueMail(tools, storage, user, writeMail(user.email, user, languageOf(user, language), facts));
}

/** The login page of a tenant, with what a link brings there. */
async function loginAddress(
  tools: Pick<Tools, 'identity'>,
  storage: Storage,
  tenant: string,
  query: { readonly token: string; readonly email: string },
): Promise<string> {
  const tenants = await storage.tenants.list();
  const domain = tenants.find(({ id }) => id === tenant)?.domain ?? null;
  const url = new URL('/login', tenantOrigin(tools.identity.publicUrl, domain));
  url.searchParams.set('token', query.token);
  url.searchParams.set('email', query.email);
  if (tenants.length > 1) url.searchParams.set('tenantId', tenant);
  return url.href;
}
