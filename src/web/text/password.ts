import { inLanguage } from './language.ts';

const en = {
  mustMeet: 'The password must have',
  recommended: 'Recommended',
  length: (min: number) => `at least ${min} characters`,
  lower: 'a lower case letter',
  upper: 'an upper case letter',
  digit: 'a digit',
  symbol: 'a symbol, such as ! or #',
  met: 'met',
  notMet: 'not met',
  progress: (met: number, all: number) => `${met} of ${all} password rules met`,
  forbidden:
    'Only Latin letters, digits and these symbols: ` ~ ! @ # $ % ^ & * ( ) _ | + - = ? ; : \' " , . < > { } [ ] \\ /',
  notStrong: 'Not strong enough, see the list.',
  tooShort: (min: number) => `At least ${min} characters.`,
  tooLong: (max: number) => `At most ${max} characters.`,
  mismatch: 'The two do not match.',
  same: 'Same as the current one.',
  required: 'Required',
  show: 'Show password',
  hide: 'Hide password',
};

export type PasswordText = typeof en;
export const passwordText: PasswordText = inLanguage({ en });
