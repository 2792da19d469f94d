import type { MailTexts } from './sentences.ts';

export const english: MailTexts = {
  words: {
    greeting: 'Hello {user},',
    closing: 'This message was sent automatically. Nobody will ever ask you for a password or a verification code.',
    time: 'Time',
    address: 'From the address',
    account: 'User name',
    tenant: 'Tenant',
    strategies: { TOTP: 'authenticator app (TOTP)', SMS: 'text message (SMS)' },
  },
  mails: {
    passwordLink: {
      subject: 'Set a new password',
      paragraphs: [
        'Somebody, most likely you, asked for a link to set a new password for your account. The link works once, until {until}.',
        'Your second factor stays as it is and is asked for at the next login.',
        'If it was not you, do nothing: your password stays as it is. If it happens again, tell your administrator.',
      ],
      link: 'Set a new password',
    },
    passwordLinkSent: {
      subject: 'Set a new password',
      paragraphs: [
        '{by} sends you this link to set a new password for your account. The link works once, until {until}.',
        'Your second factor stays as it is and is asked for at the next login. Until you use the link, nothing changes.',
        'If you did not expect that, ask your administrator in person or by telephone before you use it.',
      ],
      link: 'Set a new password',
    },
    invitation: {
      subject: 'Your new account',
      paragraphs: [
        'An account was made for you. Choose a password to begin. The link works once, until {until}; after that, ask for a new one with "Forgot password?" on the login page.',
        'If you do not expect an account, do nothing.',
      ],
      link: 'Choose a password',
    },
    passwordChanged: {
      subject: 'Your password was changed',
      paragraphs: [
        'The password of your account was changed. Your other sessions were ended.',
        'If it was not you, ask for a new password at once with "Forgot password?" on the login page, and tell your administrator.',
      ],
    },
    passwordSet: {
      subject: 'Your password was changed by an administrator',
      paragraphs: [
        '{by} set a new password for your account. Your sessions were ended.',
        'If you did not expect that, tell your administrator in person or by telephone.',
      ],
    },
    passwordReset: {
      subject: 'Your password was reset',
      paragraphs: [
        'The password of your account was set anew with a link that was sent to this address. All your sessions were ended; your second factor stays as it is.',
        'If it was not you, somebody can read your mail: change the password of your mailbox, then ask for a new password here with "Forgot password?" on the login page, and tell your administrator.',
      ],
    },
    emailChanged: {
      subject: 'The email address of your account was changed',
      paragraphs: [
        'Your account has another email address from now on. Links that set passwords, and notices like this one, no longer come to this address.',
        'If it was not you, tell your administrator at once.',
      ],
    },
    phoneChanged: {
      subject: 'The phone number of your account was changed',
      paragraphs: [
        'The phone number of your account was changed. It now ends in {ending}.',
        'If it was not you, change your password at once and tell your administrator.',
      ],
    },
    factorSetUp: {
      subject: 'Two-factor authentication was set up',
      paragraphs: [
        'Two-factor authentication by {strategy} was set up for your account. From now on the login asks for a code as well. Your other sessions were ended.',
        'If it was not you, tell your administrator at once: only an administrator can revoke it.',
      ],
    },
    factorRevoked: {
      subject: 'Two-factor authentication was revoked',
      paragraphs: [
        '{by} revoked the two-factor authentication by {strategy} of your account. The codes of before no longer work, and your sessions were ended.',
        'If you did not ask for that, tell your administrator in person or by telephone, and change your password.',
      ],
    },
    factorEnforced: {
      subject: 'Two-factor authentication is required for your account',
      paragraphs: [
        '{by} decided that your account needs two-factor authentication by {strategy}. The next login shows how to set it up.',
        'If the login asks you to set it up although you have done so before, tell your administrator.',
      ],
    },
    factorEnforcedForAll: {
      subject: 'Two-factor authentication is required for all accounts',
      paragraphs: [
        '{by} decided that every account of your tenant needs two-factor authentication by {strategy}. The next login shows what is needed; where you are logged in already, nothing changes until then.',
        'If you cannot log in then, ask your administrator in person or by telephone.',
      ],
    },
    factorNotEnforced: {
      subject: 'Two-factor authentication is no longer required for your account',
      paragraphs: [
        '{by} decided that your account no longer needs two-factor authentication. What you have set up stays and is asked for.',
        'If you did not expect that, tell your administrator in person or by telephone.',
      ],
    },
    smsSwitchedOn: {
      subject: 'Two-factor authentication by text message was switched on',
      paragraphs: [
        '{by} switched on two-factor authentication by text message (SMS) for your account. From now on the login also asks for a code that is sent to your phone.',
        'If the phone number in your user settings is not yours, tell your administrator at once.',
      ],
    },
    smsSwitchedOff: {
      subject: 'Two-factor authentication by text message was switched off',
      paragraphs: [
        '{by} switched off two-factor authentication by text message (SMS) for your account. From now on the login asks for your password alone, unless your tenant requires more.',
        'If you did not ask for that, tell your administrator in person or by telephone, and change your password.',
      ],
    },
    strategyChanged: {
      subject: 'Two-factor authentication has to be set up again',
      paragraphs: [
        '{by} changed the two-factor authentication of your tenant to: {strategy}. What you had set up before no longer works, and your sessions were ended. The next login shows what is needed now.',
        'If you did not expect that, ask your administrator in person or by telephone.',
      ],
    },
    strategyChangedForAll: {
      subject: 'Two-factor authentication has to be set up again',
      paragraphs: [
        '{by} changed the two-factor authentication of your tenant to: {strategy}, and it is required for every account. What you had set up before no longer works, and your sessions were ended. The next login shows what is needed now.',
        'If you did not expect that, or cannot log in then, ask your administrator in person or by telephone.',
      ],
    },
    factorLocked: {
      subject: 'Wrong verification codes for your account',
      paragraphs: [
        'Several wrong verification codes in a row were typed for your account, each time with the right password. Further ones have to wait.',
        'If it was not you, somebody knows your password: change it at once and tell your administrator.',
      ],
    },
    factorDisabled: {
      subject: 'Two-factor authentication was disabled after too many wrong codes',
      paragraphs: [
        'So many wrong verification codes in a row were typed for your account that no code is accepted any more. An administrator has to revoke your second factor so that you can set it up again.',
        'If it was not you, somebody knows your password: change it at once and tell your administrator.',
      ],
    },
    loginsIncomplete: {
      subject: 'Logins with your password stopped before the second factor',
      paragraphs: [
        'Somebody logged in several times with your right password and went no further when the second factor was asked for.',
        'If it was not you, somebody knows your password: change it at once. Without your second factor they did not get in.',
      ],
    },
  },
};
