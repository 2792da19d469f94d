import { inLanguage } from './language.ts';

const en = {
  forgot: 'Forgot password?',
  title: 'Reset password',
  more: 'Enter the email address of your account. We send you a link to choose a new password.',
  email: 'Email address',
  send: 'Send link',
  sending: 'Sending...',
  sentTitle: 'Check your mail',
  sent: (email: string) =>
    `If an account has the address ${email}, a link to choose a new password is on its way there.`,
  sentMore:
    'The link works once, for one day. Nothing there after some minutes? Look into the spam folder, then ask again.',
  again: 'Ask again',
  linkExpired: 'This link has expired. Ask for another one, it works for one day.',
  linkUnknown: 'This link does not work: it was used before, or replaced by a newer one. Ask for another one.',
};

export type PasswordResetText = typeof en;
export const passwordResetText: PasswordResetText = inLanguage({ en });
