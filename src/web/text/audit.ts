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
  /** What is noted of logins, and its values; all others are said as they are kept. */
  facts: { reason: 'Reason', waitsFor: 'Waits for', secondFactor: 'Second factor' },
  values: {
    password: 'wrong password',
    accountLocked: 'account locked',
    strategyChanged: 'another strategy meanwhile',
    totpCodeRequired: 'code of the authenticator app',
    totpSetupRequired: 'set-up of TOTP',
    totpCodeInvalid: 'wrong code',
    totpCodeUsed: 'code used before',
    smsCodeSent: 'code by SMS',
    newCodeSent: 'new code by SMS',
    smsCodeInvalid: 'wrong code',
    smsCodeExpired: 'code expired',
    smsCodePending: 'code by SMS',
    smsCountryNotAllowed: 'country not allowed',
    smsNotSent: 'code not sent',
    notConfigured: 'no gateway',
    unreachable: 'gateway not reached',
    slow: 'no answer in time',
    refused: 'refused by the gateway',
    tooManyCodes: 'too many codes sent',
  },
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
