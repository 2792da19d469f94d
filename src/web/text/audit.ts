import { inLanguage } from './language.ts';

const en = {
  title: 'Audit logs',
  time: 'Time',
  activity: 'Activity',
  text: 'Text',
  user: 'By',
  change: (attribute: string, before: string, after: string) => `${attribute}: ${before} > ${after}`,
  /** Something noted, where there was nothing before: not a change. */
  fact: (attribute: string, value: string) => `${attribute}: ${value}`,
  nothing: 'none',
  empty: 'No audit logs to display.',
  failed: 'Audit logs could not be loaded',
  loadMore: 'Load more',
};

export type AuditText = typeof en;
export const auditText: AuditText = inLanguage({ en });
