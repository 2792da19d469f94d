import { inLanguage } from './language.ts';

const en = {
  username: 'Username',
  alias: 'Login alias',
  email: 'Email',
  emailExample: 'joe@example.com',
  firstName: 'First name',
  lastName: 'Last name',
  phone: 'Telephone',
  phoneExample: '+49 170 1234567',
  password: 'Password',
  confirmPassword: 'Confirm password',
  required: 'Required',
  tooLong: (max: number) => `At most ${max} characters.`,
  usernameCharacters: 'No blanks and none of / \\ + : $',
  usernameReserved: 'The name "new" is reserved.',
  aliasCharacters: 'None of / \\ + : $, and no blank at the beginning or end.',
  aliasEqualsName: 'Alias and username must differ.',
  emailInvalid: 'Enter an email address, such as joe@example.com.',
  phoneCharacters: 'Only digits, blanks, / - + and brackets, such as +49 170 1234567.',
};

export type FieldsText = typeof en;
export const fieldsText: FieldsText = inLanguage({ en });
