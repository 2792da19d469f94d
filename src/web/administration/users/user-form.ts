import type { UseFormReturnType } from '@mantine/form';
import type { KeyboardEvent } from 'react';
import { confirmationError, newPasswordError } from '../../kit/new-password.ts';
import type { PasswordRules } from '../../kit/password-strength.ts';
import { useCheckedForm } from '../../kit/use-checked-form.ts';
import { usersText as text } from '../../text/users.ts';
import {
  aliasError,
  emailError,
  type ProfileValues,
  personNameError,
  phoneError,
  userNameError,
} from '../../user-settings/profile-rules.ts';

/** Everything that one Save sends, for a new user and an existing one. */
export type UserValues = ProfileValues & {
  userName: string;
  enabled: boolean;
  tfaEnforced: boolean;
  /** Codes by SMS; the switch exists under that strategy only. */
  smsEnabled: boolean;
  shouldResetPassword: boolean;
  groupIds: string[];
  /** New users only. */
  passwordOption: 'link' | 'temporary' | 'fixed';
  password: string;
  confirmation: string;
};

export type UserForm = UseFormReturnType<UserValues>;

interface UserFormOptions {
  readonly initial: UserValues;
  readonly isNew: boolean;
  readonly emailRequired: boolean;
  readonly rules: PasswordRules;
  /** Whether codes by SMS would go to a user with these values. */
  readonly needsNumber: (values: UserValues) => boolean;
  /** Codes go there already, and cannot: there is no number, or one that takes no messages. */
  readonly isBlocked?: boolean;
}

export const emptyUser: UserValues = {
  userName: '',
  displayName: '',
  email: '',
  firstName: '',
  lastName: '',
  phone: '',
  enabled: true,
  tfaEnforced: false,
  smsEnabled: false,
  shouldResetPassword: false,
  groupIds: [],
  passwordOption: 'link',
  password: '',
  confirmation: '',
};

/** Otherwise the user does, with a link that is mailed. */
export const setsPassword = ({ passwordOption }: Pick<UserValues, 'passwordOption'>): boolean =>
  passwordOption !== 'link';

export function useUserForm(options: UserFormOptions): UserForm {
  const { initial, isNew, emailRequired, rules, needsNumber, isBlocked = false } = options;
  const numberError = (phone: string, values: UserValues): string | null => {
    if (!needsNumber(values)) return phoneError(phone);
    if (phone.trim() === '') return text.phoneNeeded;
    return isBlocked && phone === initial.phone ? text.phoneUnusable : phoneError(phone);
  };
  return useCheckedForm<UserValues>({
    initialValues: initial,
    // Seen before anything is typed: nobody logs in with this.
    ...(isBlocked ? { initialErrors: { phone: numberError(initial.phone, initial) } } : {}),
    validate: {
      userName: (value) => (isNew ? userNameError(value) : null),
      displayName: (value, values) => aliasError(value, values.userName),
      email: (value) => emailError(value, emailRequired),
      firstName: personNameError,
      lastName: personNameError,
      phone: numberError,
      password: (value, values) => (isNew && setsPassword(values) ? newPasswordError(value, rules) : null),
      confirmation: (value, values) =>
        isNew && setsPassword(values) ? confirmationError(values.password, value) : null,
    },
  });
}

/** After a refused submit the focus goes to the first field that is wrong, in the order of the screen. */
export function focusFirstError(form: UserForm, errors: object): void {
  const order = ['userName', 'displayName', 'firstName', 'lastName', 'email', 'phone', 'password', 'confirmation'];
  const first = order.find((field) => field in errors);
  if (first) form.getInputNode(first)?.focus();
}

/** Escape is Cancel, but not for a dialog that was opened from the form and lies elsewhere in the page. */
export const onEscape = (cancel: () => void) => (event: KeyboardEvent<HTMLFormElement>) => {
  if (event.key === 'Escape' && event.currentTarget.contains(event.target as Node)) cancel();
};
