import { count, inLanguage } from './language.ts';

const userForms = { one: 'user', other: 'users' };
const permissionForms = { one: 'permission', other: 'permissions' };
const roleForms = { one: 'global role', other: 'global roles' };

const en = {
  // List
  title: 'Roles',
  add: 'Add global role',
  filter: 'Filter roles',
  name: 'Name',
  description: 'Description',
  permissions: 'Permissions',
  actions: 'Actions',
  permissionsOf: (amount: number) => count(amount, permissionForms),
  total: (amount: number) => count(amount, roleForms),
  noMatch: 'No results to display.',
  none: 'No roles to display.',
  failed: 'Roles could not be loaded',
  menuOf: (name: string) => `Actions for ${name}`,
  edit: 'Edit',
  view: 'View',
  duplicate: 'Duplicate',
  remove: 'Delete',

  // One role
  newRole: 'New global role',
  identification: 'Global role',
  copyOf: (name: string) => `${name} (copy)`,
  required: 'Required',
  tooLong: (max: number) => `At most ${max} characters.`,
  blanks: 'No blank at the beginning or end.',
  nameFixed: 'The platform knows this role by its name: it cannot be renamed or deleted.',
  members: 'Members',
  membersOf: (amount: number) => count(amount, userForms),
  noMembers: 'Nobody has this role.',
  membersMore: 'Show in the users list',
  filterPermissions: 'Filter permissions',
  noPermissions: 'No permissions match this filter',
  type: 'Type',
  all: (level: string) => `${level} for all types shown`,
  cell: (type: string, level: string) => `${type}: ${level}`,
  chosen: (amount: number) => `${count(amount, permissionForms)} chosen`,
  types: {
    AUDIT: 'Audits',
    ALARM: 'Alarms',
    EVENT: 'Events',
    BINARY: 'Binaries',
    MEASUREMENT: 'Measurements',
    ANALYTICSBUILDER: 'Analytics builder',
    CEP_MANAGEMENT: 'CEP management',
    EPLAPPS: 'EPL apps',
    GENERIC_MQTT: 'Generic MQTT',
    MQTT_CONNECT: 'MQTT connect',
    MQTT_SERVICE: 'MQTT service',
    NOTIFICATION_2: 'Notification 2.0',
    SMS: 'SMS',
    USER_MANAGEMENT_OWN: 'Own user management',
  } as Readonly<Record<string, string>>,
  saved: (name: string) => `Global role "${name}" saved.`,
  deleted: (name: string) => `Global role "${name}" deleted.`,
  notFound: 'Role not found',
  notFoundMore: 'There is no such global role any more.',
  backToList: 'Back to the roles',

  // Before others are affected
  saveTitle: 'Save global role',
  saveMore: (name: string) =>
    `Everybody with the role "${name}" has the changed permissions with their next request. Log them out too if their sessions must end.`,
  saveAndLogOut: 'Save and log out users',
  deleteTitle: 'Delete global role',
  deleteMore: (name: string) =>
    `The role "${name}" is deleted for ever, and everybody who has it loses its permissions. This cannot be undone.`,
  deleteAndLogOut: 'Delete and log out users',
  devicesMore: 'Devices have this role: their connections end as well.',
};

export type RolesText = typeof en;
export const rolesText: RolesText = inLanguage({ en });
