import { asDateTime, inLanguage } from './language.ts';

const en = {
  homeTitle: 'You are signed in',
  homeMore: 'This server looks after your account. Here you see how it is protected.',
  account: 'Account',
  name: 'Name',
  security: 'Security',
  globalRoles: 'Global roles',
  editUser: 'Edit user',
  usernameFixed: 'The username cannot be changed.',
  loginOptions: 'Login options',
  changePassword: 'Change password',
  cancelPasswordChange: 'Cancel password change',
  userSaved: 'User saved.',
  setUp: 'Set up two-factor authentication',
  tfa: 'Two-factor authentication',
  tfaActive: (since: string | undefined, used: string | undefined) =>
    `TOTP active${since ? ` since ${asDateTime(since)}` : ''}${used ? `, last used ${asDateTime(used)}` : ''}`,
  tfaOff: 'Not set up',
  tfaRequired: 'Required by your administrator: set it up at the next login, or now.',
  smsActive: 'Codes by SMS active. Only an administrator can switch them off.',
  smsOff: 'Codes by SMS not active. Only an administrator can switch them on.',
  smsBlocked: 'Codes by SMS active, but your phone number is missing. Contact your administrator.',
  phoneFixed: 'Your codes go to this number. Only an administrator can change it.',
  tfaUnknown: 'Status unknown, reload the page.',
  tfaUnavailable: 'Not enabled by your administrator',
  unsavedTitle: 'Discard changes?',
  unsaved: 'You have changes that are not saved. They are lost if you go on.',
  discard: 'Discard changes',
  keepEditing: 'Keep editing',
  confirmTitle: 'Confirm your current password',
  confirmPassword: 'Enter your password',
  confirm: 'Confirm',
  logoutRequired: 'Logout required',
  logoutRequiredMore:
    'Two-factor authentication is set up. Log out so that the change takes effect: from the next login on you need a code from your app.',
  logOut: 'Log out',
  ownSessions: 'Your other sessions end when the password changes.',
};

export type SettingsText = typeof en;
export const settingsText: SettingsText = inLanguage({ en });
