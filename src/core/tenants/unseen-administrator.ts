import { records } from '../audit/records.ts';
import type { Tools } from '../ports/tools.ts';
import { readSettings } from '../settings/tenant-settings.ts';

const DAY = 24 * 60 * 60_000;
const AT_ONCE = 500;

/**
 * The administrator that a tenant was made with, while they still have the password of that moment and no login of theirs
 * was recorded; `null` otherwise. That password was shown once, after it was stored: whoever did not see it, because the
 * process ended between the two, must learn how to set another one.
 */
export async function unseenAdministrator(
  { storage, clock }: Pick<Tools, 'storage' | 'clock'>,
  tenant: string,
): Promise<string | null> {
  const userName = (await storage.tenants.find(tenant))?.adminName ?? null;
  const user = userName === null ? null : await storage.users.byUserName(tenant, userName);
  if (user === null || !user.enabled || user.lastPasswordChange !== user.createdAt) return null;
  const { auditDays } = await readSettings(storage, tenant);
  // A login of that time may have been forgotten.
  if (auditDays !== 0 && clock.now() - user.createdAt >= auditDays * DAY) return null;
  const { type, text } = records.loggedIn({ userName: user.userName, address: '' }, null);
  const filter = { type, user: user.userName, newestFirst: true };
  for (let offset = 0; ; offset += AT_ONCE) {
    const page = await storage.audit.list(tenant, filter, { offset, limit: AT_ONCE, withTotal: false });
    if (page.items.some((record) => record.text === text)) return null;
    if (!page.more) return user.userName;
  }
}
