import { inLanguage } from './language.ts';

const en = {
  title: 'Audit logs',
  time: 'Time',
  activity: 'Activity',
  text: 'Text',
  user: 'By',
  change: (attribute: string, before: string, after: string) => `${attribute}: ${before} > ${after}`,
  nothing: 'none',
  empty: 'No audit logs to display.',
  failed: 'Audit logs could not be loaded',
  loadMore: 'Load more',
};

export type AuditText = typeof en;
export const auditText: AuditText = inLanguage({ en });
