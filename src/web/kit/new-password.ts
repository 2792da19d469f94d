import { passwordText } from '../text/password.ts';
import {
  hasForbiddenCharacter,
  meetsStrength,
  PASSWORD_MAX,
  PASSWORD_MIN,
  type PasswordRules,
} from './password-strength.ts';

/** First what cannot be typed at all, then strength, then length; `null` when it may be sent. */
export function newPasswordError(password: string, rules: PasswordRules): string | null {
  if (password === '') return passwordText.required;
  if (hasForbiddenCharacter(password)) return passwordText.forbidden;
  if (password.length > PASSWORD_MAX) return passwordText.tooLong(PASSWORD_MAX);
  if (rules.enforceStrength && !meetsStrength(password, rules)) return passwordText.notStrong;
  return password.length < PASSWORD_MIN ? passwordText.tooShort(PASSWORD_MIN) : null;
}

export const confirmationError = (password: string, confirmation: string): string | null =>
  confirmation === '' ? passwordText.required : confirmation === password ? null : passwordText.mismatch;
