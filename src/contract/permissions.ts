/** Permission names (`roles` on the wire), their full list, and the global roles of a new tenant. */

const families: Readonly<Record<string, readonly string[]>> = {
  ADVANCED_SOFTWARE: ['ADMIN', 'READ'],
  ALARM: ['ADMIN', 'READ'],
  ANALYTICSBUILDER: ['READ'],
  APPLICATION_MANAGEMENT: ['ADMIN', 'READ'],
  AUDIT: ['ADMIN', 'READ'],
  BINARY: ['ADMIN', 'CREATE', 'READ'],
  BULK_OPERATION: ['ADMIN', 'READ'],
  CEP_MANAGEMENT: ['ADMIN', 'READ'],
  DATA_BROKER: ['ADMIN', 'READ'],
  DEVICE_CONTROL: ['ADMIN', 'READ'],
  EMAIL: ['CREATE'],
  EPLAPPS: ['READ'],
  EVENT: ['ADMIN', 'READ'],
  GENERIC_MQTT: ['ADMIN'],
  IDENTITY: ['ADMIN', 'READ'],
  INVENTORY: ['ADMIN', 'CREATE', 'READ'],
  MACHINE_LEARNING: ['READ'],
  MANAGED_OBJECT: ['ADMIN', 'CREATE', 'READ'],
  MEASUREMENT: ['ADMIN', 'READ'],
  MQTT_CONNECT: ['ADMIN'],
  MQTT_SERVICE: ['ADMIN'],
  NOTIFICATION_2: ['ADMIN'],
  OPTION_MANAGEMENT: ['ADMIN', 'READ'],
  PROVISIONING: ['CREATE', 'READ', 'UPDATE'],
  REMOTE_ACCESS: ['ADMIN'],
  RETENTION_RULE: ['ADMIN', 'READ'],
  SCHEDULE_REPORT: ['ADMIN'],
  SIMULATOR: ['ADMIN'],
  SMARTGROUP: ['ADMIN', 'CREATE', 'UPDATE'],
  SMARTRULE: ['ADMIN', 'READ'],
  SMS: ['ADMIN', 'READ'],
  SUPPORT: ['ADMIN', 'READ'],
  TENANT: ['ADMIN'],
  TENANT_MANAGEMENT: ['ADMIN', 'CREATE', 'READ', 'UPDATE'],
  TENANT_STATISTICS: ['READ'],
  USER_MANAGEMENT: ['ADMIN', 'CREATE', 'OWN_ADMIN', 'OWN_READ', 'READ'],
};

/** All assignable permissions, sorted. `ROLE_SYSTEM` (service users) is not assignable and not listed. */
export const permissions: readonly string[] = Object.entries(families).flatMap(([family, levels]) =>
  levels.map((level) => `ROLE_${family}_${level}`),
);

export const OWN_PERMISSIONS = ['ROLE_USER_MANAGEMENT_OWN_READ', 'ROLE_USER_MANAGEMENT_OWN_ADMIN'] as const;

/** The tenant that administers the others. */
export const MANAGEMENT = 'management';

/** Global roles that the product itself gives a meaning. */
export const ADMINS_GROUP = 'admins';
export const DEVICES_GROUP = 'devices';

const all = permissions.filter((name) => !name.startsWith('ROLE_TENANT_MANAGEMENT_'));
const data = ['ALARM', 'EVENT', 'IDENTITY', 'INVENTORY', 'MANAGED_OBJECT', 'MEASUREMENT', 'DEVICE_CONTROL', 'BINARY'];
const named = (families: readonly string[], level: string) =>
  families.map((family) => `ROLE_${family}_${level}`).filter((name) => permissions.includes(name));

/** Global roles of a new tenant; ids as shipped fixtures and clients know them. */
export const defaultGroups: readonly {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly roles: readonly string[];
}[] = [
  { id: 1, name: 'business', description: 'Users without administrative permissions', roles: named(data, 'ADMIN') },
  { id: 2, name: ADMINS_GROUP, description: 'Administrative permissions', roles: all },
  {
    id: 3,
    name: DEVICES_GROUP,
    description: 'Typical permissions of devices; excluded from two-factor authentication',
    roles: [...named(['ALARM', 'EVENT', 'MEASUREMENT', 'INVENTORY', 'IDENTITY', 'DEVICE_CONTROL'], 'ADMIN')],
  },
  { id: 4, name: 'readers', description: 'Read all data', roles: named(data, 'READ') },
  {
    id: 5,
    name: 'Tenant Manager',
    description: 'Manage applications, tenant options and retention rules',
    roles: [
      'ROLE_APPLICATION_MANAGEMENT_ADMIN',
      'ROLE_APPLICATION_MANAGEMENT_READ',
      'ROLE_OPTION_MANAGEMENT_ADMIN',
      'ROLE_OPTION_MANAGEMENT_READ',
      'ROLE_RETENTION_RULE_ADMIN',
      'ROLE_RETENTION_RULE_READ',
      'ROLE_TENANT_ADMIN',
      'ROLE_TENANT_STATISTICS_READ',
    ],
  },
  {
    id: 6,
    name: 'CEP Manager',
    description: 'Full access to smart rules and analytics',
    roles: ['ROLE_CEP_MANAGEMENT_ADMIN', 'ROLE_CEP_MANAGEMENT_READ', 'ROLE_SMARTRULE_ADMIN', 'ROLE_SMARTRULE_READ'],
  },
  { id: 7, name: 'Devicemanagement User', description: 'Use device management', roles: [] },
  { id: 8, name: 'Cockpit User', description: 'Use the cockpit', roles: [] },
  {
    id: 9,
    name: 'Global User Manager',
    description: 'Read and change all users',
    roles: ['ROLE_USER_MANAGEMENT_ADMIN', 'ROLE_USER_MANAGEMENT_READ', 'ROLE_USER_MANAGEMENT_CREATE'],
  },
  {
    id: 10,
    name: 'Shared User Manager',
    description: 'Create and change sub-users of their own',
    roles: ['ROLE_USER_MANAGEMENT_CREATE'],
  },
  { id: 11, name: 'Global Manager', description: 'Read and write all data', roles: named(data, 'ADMIN') },
  { id: 12, name: 'Global Reader', description: 'Read all data', roles: named(data, 'READ') },
];
