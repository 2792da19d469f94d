/**
 * What an actor may do, by name. core/access decides each; `GET /user/currentUser` tells the caller the answers.
 * "another" rights never apply to one's own account.
 */
export const rights = [
  'readOwn',
  'changeOwn',
  'readUsers',
  'createUsers',
  'updateUsers',
  'deleteUsers',
  'assignRoles',
  'changeGroups',
  'changeOwners',
  'changeInventoryRoles',
  'enforceTfa',
  'revokeTotp',
  'logOutAllUsers',
  'readTenantTfa',
  'changeTenantTfa',
  'readLoginOptions',
  'changeLoginOptions',
  'restrictLoginOptions',
  'readOptions',
  'changeOptions',
  'readSecuredOptions',
  'fixOptions',
  'readSmsProvider',
  'changeSmsProvider',
  'readTenants',
  'createTenants',
  'updateTenants',
  'changeTenantDomains',
  'deleteTenants',
  'readAudit',
  'writeAudit',
] as const;

export type Right = (typeof rights)[number];

/** Each opens a page of the administration, in the order in which they are offered. */
export const pageRights = ['readUsers', 'changeTenantTfa', 'readSmsProvider', 'readAudit'] as const satisfies Right[];
