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
  noMatch: 'No results to display.',
  type: 'Type',
  allTypes: 'All types',
  /** By the type of the record. */
  types: {
    User: 'User',
    UserAuthentication: 'User login',
    Group: 'Global role',
    InventoryRole: 'Inventory role',
    TenantAuthConfig: 'Tenant auth configuration',
    Tenant: 'Tenant',
    Option: 'Option',
  },
  who: 'Who',
  from: 'Date from',
  to: 'Date to',
  failed: 'Audit logs could not be loaded',
};

export type AuditText = typeof en;
export const auditText: AuditText = inLanguage({ en });
