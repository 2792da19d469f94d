import { inLanguage } from './language.ts';

const en = {
  product: 'Sallyport',
  motto: 'Two doors in a row.',
  mottoMore: 'Your password opens the first, your second factor the second.',
  title: (view: string) => `${view} - Sallyport`,
  welcome: 'Welcome',
  welcomeMore: 'Log in to your account.',
  tenantId: 'Tenant ID',
  tenantExample: 'for example t12345',
  username: 'Username',
  usernameHelp: 'Username or login alias',
  password: 'Password',
  logIn: 'Log in',
  loggingIn: 'Logging in...',
  close: 'Close message',
  loading: 'Loading...',
  loggedOut: (reason: string) => `You were logged out: ${reason}.`,
  reasons: {
    sessionEnded: 'your session was ended',
    strategyChanged: 'the two-factor settings changed, log in again',
    noCredentials: 'your session has expired',
    totpSetupRequired: 'two-factor authentication must be set up',
    settingsChanged: 'the two-factor settings changed',
    allUsers: 'all users were logged out',
  } as Record<string, string>,
  setupDoneLogIn: 'Two-factor authentication is set up. Log in with your password and the next code.',
  setupDoneNextCode: 'Two-factor authentication is set up. Enter the next code to log in.',
  enrolmentEnded: 'Your time for the set-up has run out. Log in again to continue.',
  changePassword: 'Change password',
  passwordReasons: {
    expired: 'Your password has expired.',
    mustChange: 'Your administrator asks you to choose a new password.',
    reset: 'Choose a new password for your account.',
  },
  thenSecondStep: 'After this you log in with the new password, and the second factor is asked as usual.',
  newPassword: 'New password',
  confirmPassword: 'Confirm password',
  setPassword: 'Set password',
  backToLogin: 'Back to login',
  passwordChanged: 'Password changed. Log in with the new password.',
};

export type LoginText = typeof en;
export const loginText: LoginText = inLanguage({ en });
