/** The four classes of characters that strength counts, and the bounds of a password. */
export const PASSWORD_MIN = 8;
export const PASSWORD_MAX = 32;

const SYMBOLS = /[`~!@#$%^&*()_|+\-=?;:'",.<>{}[\]\\/]/;
const FORBIDDEN = /[^A-Za-z0-9`~!@#$%^&*()_|+\-=?;:'",.<>{}[\]\\/]/;

export interface PasswordClasses {
  readonly lower: boolean;
  readonly upper: boolean;
  readonly digit: boolean;
  readonly symbol: boolean;
}

export const classesOf = (password: string): PasswordClasses => ({
  lower: /[a-z]/.test(password),
  upper: /[A-Z]/.test(password),
  digit: /\d/.test(password),
  symbol: SYMBOLS.test(password),
});

export const hasForbiddenCharacter = (password: string): boolean => FORBIDDEN.test(password);

export interface PasswordRules {
  /** All four classes and the green length are demanded, not only recommended. */
  readonly enforceStrength: boolean;
  readonly greenMinLength: number;
}

export const defaultPasswordRules: PasswordRules = { enforceStrength: false, greenMinLength: PASSWORD_MIN };

export const meetsStrength = (password: string, rules: PasswordRules): boolean =>
  password.length >= rules.greenMinLength && Object.values(classesOf(password)).every(Boolean);
