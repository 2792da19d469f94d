import type { PasswordStrength } from '../ports/users.ts';
import { Refusal } from '../refusal.ts';
import type { TenantSettings } from '../settings/tenant-settings.ts';

/** The platform's forms allow 8 to 32 characters; server and forms agree. */
const MIN_LENGTH = 8;
const MAX_LENGTH = 32;

const lower = /[a-z]/;
const upper = /[A-Z]/;
const digit = /[0-9]/;
const symbol = /[`~!@#$%^&*()_|+\-=?;:'",.<>{}[\]\\/]/;
const allowed = /^[A-Za-z0-9`~!@#$%^&*()_|+\-=?;:'",.<>{}[\]\\/]*$/;

/** GREEN: four character classes and the green minimum; YELLOW: three, or four but shorter; RED: the rest. */
export function passwordStrength(password: string, greenMinLength: number): PasswordStrength {
  const classes = [lower, upper, digit, symbol].filter((kind) => kind.test(password)).length;
  if (classes === 4) return password.length >= greenMinLength ? 'GREEN' : 'YELLOW';
  return classes === 3 ? 'YELLOW' : 'RED';
}

/** The strength of an acceptable new password; refuses `passwordRules` and `passwordWeak`. */
export function judgePassword(
  password: string,
  settings: Pick<TenantSettings, 'strengthEnforced' | 'greenMinLength'>,
): PasswordStrength {
  const min = settings.strengthEnforced ? settings.greenMinLength : MIN_LENGTH;
  if (password.length < min || password.length > MAX_LENGTH || !allowed.test(password)) {
    throw new Refusal('passwordRules', { min, max: MAX_LENGTH });
  }
  const strength = passwordStrength(password, settings.greenMinLength);
  if (settings.strengthEnforced && strength !== 'GREEN') throw new Refusal('passwordWeak');
  return strength;
}
