import type { NewAuditRecord } from '../ports/audit.ts';

/** Who did something, and from where. */
export interface Author {
  readonly userName: string;
  readonly address: string;
}

export type Draft = Omit<NewAuditRecord, 'time'>;

export const information = (
  type: string,
  activity: string,
  text: string,
  author: Author,
  extra: Partial<NewAuditRecord> = {},
): Draft => ({
  type,
  activity,
  text,
  user: author.userName,
  address: author.address,
  severity: 'INFORMATION',
  ...extra,
});

/**
 * Text that a stranger typed, made safe for one line of a log: controls become `?`, long text is cut. The JSON of an
 * answer is escaped anyway; this is for whoever exports or prints records.
 */
export const printable = (text: string): string => oneLine(text).slice(0, 254);

export const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?');
