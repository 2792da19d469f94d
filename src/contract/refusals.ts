/**
 * Every "no" that the server can say, as data: status, Cumulocity error, message.
 *
 * Messages are matched by shipped clients (see docs/api.md): a TOTP message never holds the letters "pin", a password
 * message never holds "TOTP". `{name}` is filled from the refusal's parameters. The key is the stable `code` in the
 * body, meant for programs; it never changes once released.
 */
export const refusals = {
  // 401: who are you?
  badCredentials: [401, 'security/Unauthorized', 'Invalid credentials! : Bad credentials'],
  noCredentials: [401, 'security/Unauthorized', 'Full authentication is required to access this resource'],
  accountLocked: [401, 'security/Unauthorized', 'Authentication failed! : User account is locked'],
  passwordExpired: [401, 'security/Unauthorized', 'Invalid credentials! : User password expired.'],
  passwordMustChange: [401, 'security/Unauthorized', 'Invalid credentials! : User password must be changed.'],
  totpCodeRequired: [401, 'security/Unauthorized', 'Invalid credentials! : TFA TOTP code required.'],
  totpSetupRequired: [401, 'security/Unauthorized', 'Invalid credentials! : TFA TOTP setup required.'],
  totpCodeInvalid: [401, 'security/Unauthorized', 'Invalid credentials! : Invalid TFA TOTP code provided.'],
  totpCodeUsed: [
    401,
    'security/Unauthorized',
    'Invalid credentials! : Invalid TFA TOTP code provided. Code already used, wait for the next one.',
  ],
  smsCodeSent: [401, 'security/Unauthorized', 'Invalid credentials! : Pin has been generated and sent to your phone.'],
  smsCodePending: [401, 'security/Unauthorized', 'Invalid credentials! : Pin has already been generated.'],
  smsCodeInvalid: [401, 'security/Unauthorized', 'Invalid credentials! : Invalid verification code provided.'],
  smsCodeExpired: [
    401,
    'security/Unauthorized',
    'Invalid credentials! : The verification code has expired. Ask for a new one.',
  ],
  smsCountryNotAllowed: [
    401,
    'security/Unauthorized',
    'Invalid credentials! : No verification codes are sent to the country of your phone number. Contact your administrator.',
  ],
  phoneMissing: [401, 'security/Unauthorized', 'Invalid credentials! : No phone number provided'],
  phoneNeeded: [401, 'security/Unauthorized', 'Invalid credentials! : No phone number provided'],
  sessionEnded: [401, 'security/Unauthorized', 'Invalid credentials! : User has been logged out'],
  strategyChanged: [
    401,
    'security/Unauthorized',
    'Invalid credentials! : There was a change in authentication strategy for your tenant or user account',
  ],
  xsrfMismatch: [401, 'security/Unauthorized', 'Invalid credentials! : X-XSRF-TOKEN header missing or wrong'],
  unknownTenant: [401, 'security/Unauthorized', 'Invalid credentials! : No tenant matches the request'],
  tenantSuspended: [401, 'security/Unauthorized', 'Authentication failed! : The tenant is suspended'],
  otherTenant: [
    401,
    'security/Unauthorized',
    'Invalid credentials! : The session is not of the tenant at this address',
  ],
  basicNotAllowed: [
    401,
    'security/Unauthorized',
    'Invalid credentials! : Basic authentication is not allowed for this client',
  ],
  oauthNotConfigured: [
    401,
    'security/Unauthorized',
    'Invalid credentials! : OAI-Secure login is not set up for this tenant',
  ],
  currentPasswordWrong: [401, 'security/Unauthorized', 'Invalid credentials! : The current password is not correct'],

  // 403: you may not
  accessDenied: [403, 'security/Forbidden', 'Access is denied'],
  crossSite: [403, 'security/Forbidden', 'Access is denied: request came from another site'],
  newCodeSent: [403, 'security/Forbidden', 'A new pin has been generated and sent to your phone.'],
  codeNotExpected: [403, 'security/Forbidden', 'No verification code is expected from this account'],
  stepUpRequired: [
    403,
    'security/Forbidden',
    'Log in again with a verification code; your phone number can be changed within 5 minutes after that.',
  ],
  phoneNeedsProof: [
    403,
    'security/Forbidden',
    'Your verification codes go to this phone number. Change it with PUT /user/currentUserPhone and confirm the new one with its code.',
  ],
  phoneByAdministrator: [403, 'security/Forbidden', 'Only an administrator can enter your phone number'],
  verificationCodeExpired: [403, 'security/Forbidden', 'Invalid verification code: it has expired. Ask for a new one.'],
  verificationCodeInvalid: [403, 'security/Forbidden', 'Invalid verification code'],
  verificationMissing: [
    403,
    'security/Forbidden',
    'Invalid verification code: verify a code of this set-up within 10 minutes before activating it',
  ],
  secondFactorDisabled: [
    403,
    'security/Forbidden',
    'Invalid verification code: disabled after too many failures. An administrator has to revoke the secret.',
  ],
  setupReplaced: [
    403,
    'security/Forbidden',
    'Invalid verification code: this set-up was replaced by a newer one or has expired. Start again.',
  ],
  cannotDeactivateTotp: [403, 'security/Forbidden', 'Cannot deactivate TOTP setup!'],
  totpAlreadyActive: [403, 'security/Forbidden', 'TOTP is already set up. An administrator has to revoke it first.'],
  totpNotAvailable: [403, 'security/Forbidden', 'TOTP is not enabled for this tenant or user'],
  ownSecret: [403, 'security/Forbidden', 'You cannot revoke your own TOTP secret'],
  ownAccount: [403, 'security/Forbidden', 'You cannot do this to your own account: {action}'],
  ownTenant: [403, 'security/Forbidden', 'You cannot do this to your own tenant: {action}'],
  firstTenant: [403, 'security/Forbidden', 'The tenant {id} was made at the first start and cannot be deleted'],
  supportUserNotAvailable: [403, 'security/Forbidden', 'This server has no support users'],
  optionFixed: [403, 'options/Forbidden', 'Option {category}/{key} is fixed by the management tenant'],
  lastAdministrator: [403, 'security/Forbidden', 'The last enabled administrator cannot be removed or disabled'],

  groupProtected: [403, 'security/Forbidden', "Global role '{name}' is needed as it is: {action}"],

  // 404: nothing there
  notFound: [404, 'Not Found', 'No resource at this address'],
  userNotFound: [
    404,
    'users/Not Found',
    "Error retrieving user '{id}'! : Cannot find document with ID ID [type=com_cumulocity_model_idtype_GId, value={id}]!",
  ],
  groupNotFound: [
    404,
    'groups/Not Found',
    'Error retrieving group with id {id}! : Cannot find document with ID ID [type=com_cumulocity_model_idtype_GId, value={id}]!',
  ],
  roleNotFound: [404, 'Not Found', 'Cannot find the specified role.'],
  inventoryRoleNotFound: [404, 'inventoryRoles/Not Found', 'There is no inventory role with id = {id}'],
  inventoryAssignmentNotFound: [404, 'inventoryAssignments/Not Found', 'The user has no such inventory assignment'],
  tenantNotFound: [404, 'security/Not Found', 'There is no tenant with id = {id}'],
  totpSecretMissing: [404, 'users/Not Found', "Cannot validate TFA TOTP code - user's TFA TOTP secret does not exist."],
  resetTokenNotFound: [404, 'users/Not Found', 'Provided token does not exist.'],
  applicationNotFound: [404, 'application/Not Found', 'There is no application with id or context path = {id}'],
  managedObjectNotFound: [
    404,
    'inventory/Not Found',
    "Finding device data from database failed : No managedObject for id '{id}'!",
  ],
  loginOptionNotFound: [404, 'LoginOptions/Not Found', 'There is no login option {id}'],
  optionNotFound: [404, 'options/Not Found', 'Unable to find option by given key: {category}/{key}'],
  smsProviderNotFound: [404, 'tenant/Not Found', 'The tenant has no SMS provider of its own'],
  auditRecordNotFound: [404, 'audit/Not Found', 'There is no audit record with id = {id}'],

  // 409, 422: understood, but no
  userNameTaken: [409, 'users/Duplicate', "User with username or alias '{name}' already exists! : Duplicated: {name}"],
  emailTaken: [409, 'users/Duplicate', "User with email '{email}' already exists! : Duplicated: {email}"],
  tenantTaken: [409, 'tenant/Duplicate', 'A tenant with this {field} already exists: {value}'],
  groupNameTaken: [409, 'groups/Duplicate', "Group with name '{name}' already exists! : Duplicated: {name}"],
  inventoryRoleNameTaken: [
    409,
    'inventoryRoles/Duplicate',
    "Inventory role with name '{name}' already exists! : Duplicated: {name}",
  ],
  roleAssigned: [409, 'roles/Duplicate', 'Role {role} is already assigned! : Duplicated: {role}'],
  changedMeanwhile: [409, 'users/conflict', 'Changed meanwhile by somebody else. Reload and try again.'],
  validation: [422, 'undefined/validationError', '{reason}'],
  phoneRequired: [
    422,
    'users/Invalid Data',
    'phone: a mobile number is required for two-factor authentication by SMS, in international form such as +49 170 1234567',
  ],
  phoneInvalid: [
    422,
    'users/Invalid Data',
    'phone: must be a mobile number in international form such as +49 170 1234567',
  ],
  phoneCountryNotAllowed: [
    422,
    'users/Invalid Data',
    'phone: no verification codes are sent to {country} from this tenant',
  ],
  aliasEqualsUserName: [422, 'users/Invalid Data', "User alias equals username '{name}'"],
  ownerCycle: [422, 'users/Unprocessable Entity', 'Owner field error. : Cannot introduce cyclic dependency.'],
  passwordRules: [
    422,
    'users/Invalid Data',
    'Error during password validation. : Password must have at least {min} characters and no more than {max} and must contain only Latin1 characters.',
  ],
  passwordWeak: [
    422,
    'users/Invalid Data',
    'Error during password validation. : Password is not strong enough: use lower case, upper case, digits and symbols.',
  ],
  passwordUsed: [
    422,
    'users/Invalid Data',
    'Error during password validation. : Your password has been used already. Choose another.',
  ],
  passwordCommon: [
    422,
    'users/Invalid Data',
    'Error during password validation. : This password is too easy to guess: {reason}. Choose another.',
  ],
  resetTokenExpired: [422, 'users/Invalid Data', 'Error during password change : Token expired.'],
  resetTokenUnknown: [422, 'users/Invalid Data', 'Cannot change password. : Provided token does not exist.'],
  tooManyPreferences: [
    422,
    'inventory/Unprocessable Entity',
    'A user may store at most {max} objects here: delete some first',
  ],
  loginModeNotPossible: [422, 'LoginOptions/Unprocessable Entity', 'This login mode is not possible: {reason}'],
  strategyNotPossible: [422, 'tenant/Unprocessable Entity', 'Strategy {strategy} is not possible: {reason}'],

  // 400 and the framework's own
  malformed: [400, 'request/Bad Request', '{reason}'],
  loginOptionExists: [
    400,
    'LoginOptions/Bad Request',
    'Error updating tenant! Cannot insert second configuration for {kind} internal/Bad Request',
  ],
  managementFlag: [
    400,
    'LoginOptions/Bad Request',
    "Do not use 'management' flag while querying loginOptions of tenant with id {id}",
  ],
  methodNotAllowed: [405, 'request/Method Not Allowed', 'Method {method} is not allowed here'],
  tooLarge: [413, 'request/Payload Too Large', 'The request body is larger than {max} bytes'],
  unsupportedMediaType: [415, 'request/Unsupported Media Type', 'Content type {type} is not supported'],
  headersTooLarge: [431, 'request/Header Fields Too Large', 'The request headers are too large'],

  // 429, 5xx
  tooManyAttempts: [429, 'security/Too Many Requests', 'Too many failed attempts. Try again in {seconds} seconds.'],
  tooManyCodes: [
    429,
    'security/Too Many Requests',
    'Too many verification codes have been asked for. Try again in {seconds} seconds.',
  ],
  smsNotSent: [
    503,
    'server/Service Unavailable',
    'The verification code could not be sent: {reason}. Try again later, or contact your administrator.',
  ],
  busy: [503, 'server/Service Unavailable', 'The server is busy. Try again in {seconds} seconds.'],
  storageUnavailable: [
    503,
    'server/Service Unavailable',
    'The database does not answer. Try again in {seconds} seconds.',
  ],
  internal: [500, 'server/Internal Error', 'The server reported an error. Request id: {requestId}'],
} as const satisfies Record<string, readonly [status: number, error: string, message: string]>;

/** Stable identifier of a refusal, sent as `code` in the error body. */
export type RefusalCode = keyof typeof refusals;
