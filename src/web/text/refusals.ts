import type { Refused, RefusedCode } from '../api/refused.ts';
import { asDuration, inLanguage } from './language.ts';

type Sentence = string | ((refused: Refused) => string);
type Sentences = Partial<Record<RefusedCode, Sentence>>;

const wait = (refused: Refused): string =>
  refused.retryAfterSeconds === undefined ? 'later' : `in ${asDuration(refused.retryAfterSeconds)}`;

/** For failures that may have been one too many: then the answer says how long to wait. */
const failed =
  (text: string) =>
  (refused: Refused): string =>
    refused.retryAfterSeconds === undefined ? text : `${text} Try again ${wait(refused)}.`;

const en: Sentences = {
  badCredentials: failed('Username or password is not correct.'),
  accountLocked: (refused) =>
    refused.retryAfterSeconds === undefined
      ? 'This account is locked. Contact your administrator.'
      : `This account is locked. Try again ${wait(refused)} or contact your administrator.`,
  tooManyAttempts: (refused) => `Too many failed attempts. Try again ${wait(refused)}.`,
  totpCodeInvalid: failed('That code is not correct.'),
  totpCodeUsed: 'That code was already used. Wait for the next one.',
  totpCodeRequired: 'Enter the code that your authenticator app shows.',
  smsCodeInvalid: failed('That code is not correct.'),
  smsCodeExpired: 'This code has expired. Ask for a new one.',
  smsNotSent: 'The code could not be sent. Try again later, or contact your administrator.',
  smsCountryNotAllowed: 'No codes are sent to the country of your phone number. Contact your administrator.',
  tooManyCodes: (refused) => `Too many codes have been asked for. You can ask for another one ${wait(refused)}.`,
  phoneRequired: 'Required for codes by SMS: a mobile number in international form, such as +49 170 1234567.',
  phoneInvalid: 'Enter a mobile number in international form, such as +49 170 1234567.',
  phoneCountryNotAllowed: 'No codes are sent to the country of this number.',
  phoneNeedsProof: 'Your codes go to this number. Ask your administrator to change it.',
  phoneByAdministrator: 'Only an administrator can enter your phone number.',
  strategyChanged: 'The two-factor settings changed. Log in again.',
  codeNotExpected: 'The two-factor settings changed. Log in again.',
  optionFixed: 'This setting is fixed by the management tenant.',
  unknownTenant: 'No tenant has this ID.',
  currentPasswordWrong: failed('The current password is not correct.'),
  accessDenied: 'You do not have access.',
  verificationCodeInvalid: failed('That code is not correct. Codes change every 30 seconds.'),
  verificationMissing: 'That code is no longer valid. Enter the one that the app shows now.',
  secondFactorDisabled: 'Disabled after too many wrong codes. Contact your administrator.',
  setupReplaced: 'This set-up was replaced by a newer one. Reload to continue.',
  totpAlreadyActive: 'Two-factor authentication is already set up. An administrator has to revoke it first.',
  totpNotAvailable: 'Two-factor authentication is not enabled for your account.',
  ownSecret: 'You cannot revoke your own TOTP secret.',
  lastAdministrator: 'The last enabled administrator cannot be removed or disabled.',
  userNotFound: 'This user does not exist or you may not see it.',
  userNameTaken: 'This username or alias is already in use.',
  groupNameTaken: 'A global role with this name exists already.',
  emailTaken: 'Email is already in use.',
  changedMeanwhile: 'Somebody else changed this meanwhile. Reload to see the changes, then try again.',
  aliasEqualsUserName: 'Alias and username must differ.',
  passwordWeak: 'Not strong enough, see the list.',
  // The server says which rule it is: its own words, without the ceremony in front of them.
  passwordCommon: (refused) => refused.message.replace(/^Error during password validation\. : /, ''),
  passwordUsed: 'Already used before. Choose another password.',
  resetTokenExpired: 'The time to choose a new password has run out. Log in again to get more.',
  resetTokenUnknown: 'This link to choose a new password is not valid. Log in again.',
  busy: (refused) => `The server is busy. Try again ${wait(refused)}.`,
  storageUnavailable: (refused) => `The database does not answer. Try again ${wait(refused)}.`,
  offline: 'The server cannot be reached. Check your connection and try again.',
};

const fallback = inLanguage({ en: 'The server reported an error.' });
const sentences = inLanguage({ en });

/** What to tell the user. Where the dictionary has nothing better, the server's own reason. */
export function refusalText(error: unknown): string {
  const refused = error as Refused;
  const sentence = sentences[refused.code];
  if (typeof sentence === 'function') return sentence(refused);
  return sentence ?? (refused.code && refused.message ? refused.message : fallback);
}
