import { count, inLanguage } from './language.ts';

const userForms = { one: 'user', other: 'users' };

const en = {
  title: 'Authentication',
  tfa: 'Two-factor authentication',
  tfaMore: 'A code from a second device is asked for after the password.',
  enable: 'Enable',
  enableHelp: 'Allow two-factor authentication in this tenant.',
  fixed: 'Fixed by the management tenant.',
  platformEnabled: 'Enabled on all users by the platform.',
  platformEnforced: 'Enforced on all users by the platform.',
  platformRole: (role: string) => `Enabled for all, enforced by the platform for users with the global role "${role}".`,
  strategy: 'TFA strategy',
  strategies: { SMS: 'SMS based', TOTP: 'TOTP' },
  strategyHelp: 'Only one strategy can be active at a time.',
  strategyMoved: (strategy: string) => `${strategy} was chosen, because the strategy used before is not possible.`,
  impossible: (strategy: string, reason: string) => `${strategy} is not possible: ${reason}.`,
  impossibleUnknown: 'not available on this server',
  noStrategy:
    'Neither strategy is possible: SMS needs a configured SMS gateway, TOTP needs the cookie login (OAI-Secure).',
  noGateway: (users: number) =>
    users > 0
      ? `No SMS gateway is configured: codes cannot be sent, and ${count(users, userForms)} with codes by SMS cannot log in.`
      : 'No SMS gateway is configured: codes cannot be sent.',
  noGatewayRemedy: 'Set one up, or choose TOTP.',
  toProvider: 'Go to Settings > SMS provider',
  pinValidity: 'Verification code validity limit',
  pinValidityHelp: (least: number, most: number) =>
    `How many minutes a code from a message can be used, from ${least} to ${most}. Codes that are out keep their time.`,
  tokenValidity: 'Token validity limit',
  tokenValidityHelp: (least: number, most: number) =>
    `After how many minutes clients that log in with Basic authentication need another code, from ${least} to ${most}. Logins in the browser end with their session.`,
  minutes: 'minutes',
  minutesWrong: (least: number, most: number) => `Enter whole minutes from ${least} to ${most}.`,
  enforcement: 'Enforcement',
  enforce: 'Enforce two-factor authentication on all users',
  enforceHelp: 'Everybody without a second factor must set it up at the next login. Device users are excluded.',
  saved: 'Authentication settings saved.',
  logoutTitle: 'Logout required',
  logoutMore: 'Changing the strategy ends every session in this tenant, yours included. You must log in again.',
  losesSetUp: {
    SMS: (users: number) => `${count(users, userForms)} will lose their TOTP set-up.`,
    TOTP: (users: number) => `Codes by SMS will be switched off for ${count(users, userForms)}.`,
  },
  afterwards: {
    SMS: 'Codes by SMS are off for everybody until you switch them on for each user under Accounts > Users. Until then, the password alone is enough.',
    TOTP: 'Everybody sets TOTP up with their own phone. Until they do, the password alone is enough, unless TOTP is enforced.',
  },
  smsEnforced: {
    everybody: 'Codes by SMS are asked from everybody at the next login, since the platform enforces a second factor.',
    role: (role: string) =>
      `Codes by SMS are asked at the next login from users with the global role "${role}", since the platform enforces a second factor for them. They are off for all others until you switch them on under Accounts > Users.`,
  },
  withoutNumberNow: (users: number) =>
    `${count(users, userForms)} without a mobile number cannot log in if a code is asked from them.`,
  youHaveNoNumber: 'You have no mobile number yourself: if a code is asked from you, you cannot log in again.',
  withoutNumber: (users: number) =>
    `${count(users, userForms)} without a mobile number cannot log in once codes by SMS are switched on for them.`,
  nobodyLoses: 'No user has a set-up to lose.',
  confirmLogout: 'Confirm and log out',
  enforceTitle: 'Enforce two-factor authentication?',
  mustSetUp: (users: number) => `${count(users, userForms)} must set it up at the next login.`,
  nobodyMust: 'Every user has a second factor already.',
  sessionsStay: 'Sessions that are open now go on until they end. Nobody is logged out.',
  youToo: 'You have not set it up yourself yet: you are asked to at your next login.',
  confirmEnforce: 'Enforce',
  disableTitle: 'Disable two-factor authentication?',
  disableMore: 'The password alone will be enough to log in, for everybody.',
  keepsSecrets: (users: number) =>
    `${count(users, userForms)} with a set-up keep it: it works again once you enable the same strategy again.`,
  confirmDisable: 'Disable',
  loadFailed: 'The settings could not be loaded',
};

export type AuthenticationText = typeof en;
export const authenticationText: AuthenticationText = inLanguage({ en });
