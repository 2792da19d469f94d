import type { AuditFilter } from '../../api/audit.ts';
import { auditText } from '../../text/audit.ts';

/** The filter as it stands in the address: it survives a reload and the back button, and can be sent to somebody. */
export type AuditSearch = Partial<AuditFilter>;

export const noFilter: AuditFilter = { type: '', user: '', from: '', to: '' };

const isDay = (value: unknown): value is string =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));

export const readAuditSearch = ({ type, user, from, to }: Record<string, unknown>): AuditSearch => ({
  ...(typeof type === 'string' && Object.hasOwn(auditText.types, type) ? { type } : {}),
  ...(user ? { user: String(user) } : {}),
  ...(isDay(from) ? { from } : {}),
  ...(isDay(to) ? { to } : {}),
});

export const searchOf = (filter: AuditFilter): AuditSearch =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));

export const isFiltered = (filter: AuditFilter): boolean => Object.values(filter).some((value) => value !== '');
