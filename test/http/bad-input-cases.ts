import { PASSWORD } from '../support/start-server.ts';

/** A complete body per route that has one, made so that only the field under test can be at fault. */
export const bodies: Readonly<Record<string, () => Record<string, unknown>>> = {
  'PUT /user/currentUser': () => ({ ...profile, email: `own-${unique()}@example.com` }),
  // The password is wrong, so that no combination changes it.
  'PUT /user/currentUser/password': () => ({ currentUserPassword: 'not-that', newPassword: 'Passw0rd!next' }),
  'PUT /user/currentUserPhone': () => ({ phone: '+49 170 1234567' }),
  'POST /user/pin': () => ({ pin: '123456' }),
  'POST /user/currentUser/totpSecret/verify': () => ({ code: '123456' }),
  'POST /user/currentUser/totpSecret/activity': () => ({ isActive: true }),
  'POST /user/:tenant/users': () => ({
    ...profile,
    userName: `made-${unique()}`,
    email: `made-${unique()}@example.com`,
    password: PASSWORD,
    ...administrative,
    sendPasswordResetEmail: false,
  }),
  'PUT /user/:tenant/users/:user': () => ({ ...profile, ...administrative, email: '' }),
  'PUT /user/:tenant/users/:user/password': () => ({
    currentUserPassword: 'not-that',
    newPassword: 'Passw0rd!next',
  }),
  'PUT /user/:tenant/users/:user/tfa': () => ({ tfaEnforced: false }),
  'PUT /user/:tenant/users/:user/owner': () => ({ owner: 'nobody' }),
  'PUT /user/:tenant/users/:user/delegatedby': () => ({ delegatedBy: 'nobody' }),
  'POST /user/:tenant/users/:user/roles': () => ({ role: { id: 'ROLE_NONE' } }),
  'PUT /user/devicePermissions/:device': () => ({ users: [], groups: [] }),
  'POST /user/inventoryroles': () => ({ description: 'd', permissions: [], name: `made ${unique()}` }),
  'PUT /user/inventoryroles/:id': () => ({ description: 'd', permissions: [], name: `changed ${unique()}` }),
  'POST /user/:tenant/users/:user/roles/inventory': () => ({ managedObject: '4711', roles: [] }),
  'PUT /user/:tenant/users/:user/roles/inventory/:id': () => ({ roles: [] }),
  'POST /user/:tenant/groups': () => ({ ...globalRole, name: `made ${unique()}` }),
  'PUT /user/:tenant/groups/:group': () => ({ ...globalRole, name: `changed ${unique()}` }),
  'POST /user/:tenant/groups/:group/roles': () => ({ role: { id: 'ROLE_NONE' } }),
  'POST /user/:tenant/groups/:group/users': () => ({ user: { id: 'nobody' } }),
  'POST /inventory/managedObjects': () => ({ type: 'c8y_UserPreference' }),
  'PUT /inventory/managedObjects/:object': () => ({ type: 'c8y_UserPreference' }),
  // No kind of that name: what is well-formed is refused for that alone.
  'PUT /tenant/sms-provider': () => ({ provider: 'pigeon', settings: { url: 'https://sms.example.com/' } }),
  // A fixed line.
  'POST /tenant/sms-provider/test': () => ({ phone: '+49 30 1234567' }),
  'POST /notification/realtime': () => ({ channel: '/meta/connect', id: '1', clientId: 'x' }),
  // The caller is no user of the management tenant: what is well-formed is refused for want of the right.
  'POST /tenant/tenants': () => ({
    domain: 'made.example.com',
    company: 'Made',
    adminName: 'boss',
    adminEmail: 'boss@example.com',
    adminPass: PASSWORD,
  }),
  'PUT /tenant/tenants/:tenant': () => ({ company: 'Other', status: 'ACTIVE' }),
  'PUT /tenant/system/tfa': () => ({ enabledOnSystemLevel: true, enforcedTenants: [] }),
  'PUT /tenant/system/password': () => ({
    enforceStrength: false,
    greenMinLength: 8,
    limitValidity: null,
    historySize: 10,
  }),
  'PUT /tenant/system/options/:category/:key': () => ({ value: '10' }),
  'PUT /tenant/tenants/:tenant/tfa': () => ({
    strategy: 'TOTP',
    enabledOnTenantLevel: false,
    totpEnforcedOnTenantLevel: false,
  }),
  // Refused whatever it says, since the tenant has it.
  'POST /tenant/loginOptions': () => loginOption,
  'PUT /tenant/loginOptions/:typeOrId': () => loginOption,
  'PUT /tenant/loginOptions/:typeOrId/restrict': () => ({ onlyManagementTenantAccess: true }),
  'POST /audit/auditRecords': () => ({
    ...{
      activity: 'a',
      application: 'app',
      severity: 'MINOR',
      text: 't',
      time: '2026-01-31T10:00:00Z',
      type: 'Operation',
    },
    ...{ source: { id: '1' }, changes: [], c8y_Metadata: { action: 'X' } },
  }),
  'POST /tenant/options': () => ({ category: 'x', key: 'x', value: 'x' }),
  'PUT /tenant/options/:category': () => ({ x: 'x' }),
  'PUT /tenant/options/:category/:key': () => ({ value: 'x' }),
  'PUT /tenant/options/:category/:key/editable': () => ({ editable: true }),
  'PUT /tenant/security-options/:category/:key': () => ({ value: 'true' }),
  'POST /user/passwordReset': () => ({ email: `reset-${unique()}@example.com` }),
  'PUT /user/passwordReset': () => ({
    token: 'x',
    email: 'a@b',
    newPassword: 'Passw0rd!next',
    passwordStrength: 'GREEN',
  }),
  'POST /tenant/oauth': () => ({
    grant_type: 'PASSWORD',
    username: 'nobody',
    password: 'x',
    tfa_code: '',
    tfa_token: '',
  }),
  'POST /tenant/oauth/token': () => ({
    grant_type: 'PASSWORD',
    username: 'nobody',
    password: 'x',
    tfa_code: '',
    tfa_token: '',
  }),
};

const loginOption = {
  type: 'BASIC',
  providerName: 'Cumulocity',
  grantType: 'PASSWORD',
  userManagementSource: 'INTERNAL',
  authenticationRestrictions: {},
  sessionConfiguration: null,
};
const profile = {
  displayName: '',
  firstName: 'Jane',
  lastName: 'Doe',
  phone: '+49 30 1234',
  newsletter: false,
  customProperties: {},
};
const globalRole = {
  description: 'What for',
  customProperties: {},
  devicePermissions: {},
  applications: [],
  roleIds: [],
};
const administrative = {
  enabled: true,
  shouldResetPassword: false,
  twoFactorAuthenticationEnabled: false,
  tfaEnforced: false,
  groupIds: [],
  devicePermissions: {},
  applications: [],
};

let uniques = 0;
export const unique = () => ++uniques;
export const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);

/** Values that a field can be sent. `x` stands for text that is right in many fields: see `acceptable`. */
export const values: Readonly<Record<string, unknown>> = {
  null: null,
  'empty array': [],
  array: ['x'],
  object: { $ne: null },
  'empty object': {},
  zero: 0,
  'minus one': -1,
  fraction: 1.5,
  'big number': 1e300,
  true: true,
  'empty text': '',
  x: 'x',
  '60,000 characters': 'x'.repeat(60_000),
  NUL: 'a\0b',
  'lone surrogate': 'a\ud800b',
  '500 characters with expanding ligatures': '\ufdfa'.repeat(500),
  'prototype keys': { constructor: { x: 1 }, toString: 'x' },
};

/** What is no wrong input. `null` and `""` clear a profile field; all else is the field's own type. */
const clearing = ['null', 'empty text'];
const objects = ['object', 'empty object', 'prototype keys'];
const ownProfile = {
  displayName: [...clearing, 'x'],
  firstName: [...clearing, 'x'],
  lastName: [...clearing, 'x'],
  phone: clearing,
  newsletter: ['true'],
  customProperties: objects,
  email: clearing,
};
const ofGlobalRole = {
  // Taken by then, or not: `x` is a name like another.
  name: ['x'],
  description: [...clearing, 'x', '500 characters with expanding ligatures'],
  customProperties: objects,
  devicePermissions: objects,
  applications: ['empty array'],
  roleIds: ['empty array'],
};
/** An option that nobody knows takes any text, and what is like one. */
const optionValues = [
  ...[
    '500 characters with expanding ligatures',
    'big number',
    'empty text',
    'fraction',
    'minus one',
    'true',
    'x',
    'zero',
  ],
];
export const acceptable: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // Ids are any text; whose they are is said in the answer.
  'POST /notification/realtime': {
    id: ['empty text', 'x'],
    clientId: ['empty text', 'x', '500 characters with expanding ligatures'],
  },
  'PUT /user/currentUser': ownProfile,
  'POST /user/:tenant/users': {
    ...ownProfile,
    // `x` is somebody's alias by then.
    userName: [],
    enabled: ['true'],
    shouldResetPassword: ['true'],
    twoFactorAuthenticationEnabled: ['true'],
    tfaEnforced: ['true'],
    sendPasswordResetEmail: ['true'],
    groupIds: ['empty array'],
    devicePermissions: objects,
    applications: ['empty array'],
  },
  'PUT /user/:tenant/users/:user': {
    ...ownProfile,
    displayName: clearing,
    enabled: ['true'],
    shouldResetPassword: ['true'],
    twoFactorAuthenticationEnabled: ['true'],
    tfaEnforced: ['true'],
    groupIds: ['empty array'],
    devicePermissions: objects,
    applications: ['empty array'],
  },
  'PUT /user/:tenant/users/:user/owner': { owner: clearing },
  'PUT /user/:tenant/users/:user/delegatedby': { delegatedBy: clearing },
  'PUT /user/devicePermissions/:device': { users: ['empty array'], groups: ['empty array'] },
  'POST /user/inventoryroles': {
    name: ['x'],
    description: [...clearing, 'x', '500 characters with expanding ligatures'],
    permissions: ['empty array'],
  },
  'POST /user/:tenant/users/:user/roles/inventory': { managedObject: ['x', 'zero'], roles: ['empty array'] },
  'POST /user/:tenant/groups': ofGlobalRole,
  'PUT /user/:tenant/groups/:group': { ...ofGlobalRole, name: [] },
  'PUT /user/:tenant/users/:user/tfa': { tfaEnforced: ['true'] },
  'PUT /tenant/loginOptions/:typeOrId': {
    providerName: ['x'],
    authenticationRestrictions: ['null', ...objects],
    sessionConfiguration: ['null'],
  },
  'POST /audit/auditRecords': {
    activity: ['x'],
    application: ['x', 'empty text'],
    text: ['x', '500 characters with expanding ligatures'],
    type: ['x'],
    changes: ['empty array'],
  },
  'POST /tenant/options': { category: ['x'], key: ['x'], value: optionValues },
  'PUT /tenant/options/:category': { x: optionValues },
  'PUT /tenant/options/:category/:key': { value: optionValues },
  'PUT /tenant/security-options/:category/:key': { value: ['true'] },
  'PUT /tenant/tenants/:tenant/tfa': { enabledOnTenantLevel: ['true'], totpEnforcedOnTenantLevel: ['true'] },
};
