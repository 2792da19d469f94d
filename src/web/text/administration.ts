import { inLanguage } from './language.ts';

const en = {
  application: 'Administration',
  accounts: 'Accounts',
  settings: 'Settings',
  users: 'Users',
  roles: 'Roles',
  auditLogs: 'Audit logs',
  authentication: 'Authentication',
  smsProvider: 'SMS provider',
};

export type AdministrationText = typeof en;
export const administrationText: AdministrationText = inLanguage({ en });
