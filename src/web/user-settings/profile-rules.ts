import { fieldsText as text } from '../text/fields.ts';

/** The fields that a user and an administrator edit alike, with the limits of contract/fields.ts. */
export type ProfileValues = {
  displayName: string;
  email: string;
  firstName: string;
  lastName: string;
  phone: string;
};

const longerThan = (max: number, value: string) => (value.length > max ? text.tooLong(max) : null);

export const userNameError = (value: string): string | null => {
  if (value === '') return text.required;
  if (value === 'new') return text.usernameReserved;
  return longerThan(254, value) ?? (/^[^\s/\\+:$\p{C}]+$/u.test(value) ? null : text.usernameCharacters);
};

export const aliasError = (value: string, userName: string): string | null => {
  if (value !== '' && value === userName) return text.aliasEqualsName;
  const fits = /^(|[^\s/\\+:$\p{C}]([^/\\+:$\p{C}]*[^\s/\\+:$\p{C}])?)$/u.test(value);
  return longerThan(254, value) ?? (fits ? null : text.aliasCharacters);
};

export const emailError = (value: string, required: boolean): string | null => {
  if (value === '') return required ? text.required : null;
  return longerThan(254, value) ?? (/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(value) ? null : text.emailInvalid);
};

export const personNameError = (value: string): string | null => longerThan(50, value);

export const phoneError = (value: string): string | null =>
  longerThan(254, value) ?? (/^[\d\s/+()-]*$/.test(value) ? null : text.phoneCharacters);

/** What the server reports about one field, as that field's error. */
export const fieldOfRefusal: Readonly<Record<string, string>> = {
  userNameTaken: 'userName',
  emailTaken: 'email',
  aliasEqualsUserName: 'displayName',
  phoneRequired: 'phone',
  phoneInvalid: 'phone',
  phoneCountryNotAllowed: 'phone',
  passwordRules: 'password',
  passwordWeak: 'password',
  passwordUsed: 'password',
  passwordCommon: 'password',
};
