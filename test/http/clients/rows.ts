/**
 * What shipped clients depend on: a row per client of "Client X depends on Y" in the wire contract, an entry per
 * behaviour. Each entry is the name of a test; test/architecture/clients.test.ts holds the list complete.
 */
export const rows = {
  '@c8y/client 1023': [
    'UseXBasic is tolerated on every request',
    'every create and update is answered with JSON',
    'lists have statistics, and currentPage in next and prev',
    'a status of 400 and more is an error with a JSON message',
    'the cookie XSRF-TOKEN is readable, and its echo in X-XSRF-TOKEN is taken',
    'the answer to /user/pin has the header tfatoken',
    'tfa_code=undefined is no code',
    'currentUser is 403 as ~user for service users, and 200 as ~currentUser',
  ],
  'bootstrap and the start of applications': [
    'login options are told without credentials',
    '401 of currentUser and currentTenant lead to /apps/public/login/',
    'token, email, code, session_state, error and error_description reach the login page',
  ],
  'login application 1024': [
    'tfaSupported leads straight to the token call',
    'passwordresettoken, then pin generated, then TOTP, then NoPhoneHeader decide, in this order',
    'every error has a JSON message',
    'the token call is ok with 200',
    'a locked account has the exact text',
    'one code verifies the secret and logs in',
    'a resent pin is told by 403',
    'a wrong pin is 403 for Basic and 401 for OAI-Secure',
    'validate answers 422 for an expired link, and something else for an unknown one',
    'a failed token call is repeated, and counts once',
  ],
  'ngx login 1018 and 1021': [
    'Basic currentTenant gives the 401 challenge',
    'pin is looked for before TOTP, in any word',
    'a user who has to set TOTP up is let in by the token call, with cookies',
    'a 401 that says invalid credentials, pin and generated logs out',
    'the exact texts of denied access and a locked account',
  ],
  'ngx 1023 TOTP set-up and user editor': [
    'secretQrUrl is an address with the otpauth URI in chl or data, and there is a rawSecret',
    'verify and activity answer 2xx',
    'activity tells isActive, and its errors mean no',
    'some login option says TOTP as tfaStrategy',
    'every user may read the two-factor settings of the tenant',
    'the secret is revoked with DELETE',
    'the dialog for the current password takes 401 with pin or TOTP for right',
  ],
  'ngx authentication settings': [
    'an option that is not set is 404',
    'POST of an option creates or replaces',
    'values of options are text',
    'the strategy is changed with PUT of the tenant’s two-factor settings',
    'enforcedOnSystemLevel is a boolean',
    'BASIC and OAUTH2_INTERNAL are both saved by their id, at once',
    'a part of a save that fails has a message',
  ],
  'ng1 UI 1023.58': [
    'headers decide the view, and the last one wins',
    'a wrong or resent pin is 403',
    'self of every user names the tenant',
    'Location of a new group ends in digits',
    'the users list takes withApps, withGroups, withRoles, onlyRoots and withSubusersCount',
    'the second factor of a user is saved after every save, also of a new user',
    'next is there as long as there is more',
    'forceLogout ends the sessions of members',
    'password rules and open system options are told without credentials',
    'an expired link has the exact text',
    'after a 401 the current user is asked, and 401 there logs out',
  ],
  'go-c8y-cli': [
    'self of the first login option contains the tenant and a dot, or the tenant may be left out',
    '401 of the login options is tolerated',
    'options are in its order, and tfaStrategy is exactly TOTP',
    'texts of 401 decide, in its order, in any case',
    'a change of strategy does not stop the next login',
    'Basic is taken on totpSecret, verify and activity',
    'a code that is sent on the last key and again on Enter is taken twice',
    'path and query of initRequest are posted to, and both cookies read',
    'the version is a system option',
  ],
  'go-c8y v2': [
    '401 of the token endpoint decides: set-up, TOTP, passwordresettoken, pin and generated',
    'the token comes with the code in tfa_code',
    'a 400 repeated is a 400',
  ],
  'cumulocity-python-api': [
    'the cookie login is exactly 200 and sets both cookies',
    '401 has a JSON message with TOTP or TFA in upper case',
    'the code may be called tfa_token',
    'a wrong code to verify is 403 and says so',
    'what is missing is 404',
    'POST answers 200, 201 or 204',
    'lists take True and False, and are read page by page until one is empty',
    'the JWT has sub, ten and exp',
    'activity is 404 before the first secret, then tells isActive, also after a revocation',
  ],
  'cumulocity-cypress': [
    'the cookie login is 200 with cookies',
    'the JWT has xsrfToken, ten, sub, aud and iss',
    'the token call answers access_token',
  ],
  'cumulocity-clients-java': [
    'vendor media types with parameters are taken and answered',
    'the request header TFAToken is read in any case',
    'X-XSRF-TOKEN goes with the cookie',
    'errors have the media type ~error and its fields',
  ],
  'swift and dotnet': [
    'answers have the statuses and required fields of the official document',
    'activity, verify, the tenant’s two-factor settings and deletes answer 204',
  ],
  'ts-cli': ['401 has the word TFA', 'the JWT has exp'],
} as const;

export type ClientName = keyof typeof rows;
/** A behaviour of a client, by its name in the table. */
export type Behaviour<Name extends ClientName> = (typeof rows)[Name][number];
