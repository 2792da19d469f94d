import { type PasswordInputProps, SimpleGrid } from '@mantine/core';
import { fieldsText as text } from '../text/fields.ts';
import { PasswordChecklist } from './PasswordChecklist.tsx';
import { PasswordField } from './PasswordField.tsx';
import type { PasswordRules } from './password-strength.ts';

interface NewPasswordFieldsProps {
  /** Of the form that they are part of. */
  readonly inputProps: (field: 'password' | 'confirmation') => PasswordInputProps;
  /** As typed so far. */
  readonly password: string;
  readonly rules: PasswordRules;
  /** Of the two fields: `<prefix>-password`, `<prefix>-password-confirm`. */
  readonly testIdPrefix: string;
}

/** A password that nobody knows yet, twice, and what it has to be like. */
export function NewPasswordFields({ inputProps, password, rules, testIdPrefix }: NewPasswordFieldsProps) {
  return (
    <>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <PasswordField
          label={text.password}
          withAsterisk
          autoComplete="new-password"
          {...inputProps('password')}
          data-testid={`${testIdPrefix}-password`}
        />
        <PasswordField
          label={text.confirmPassword}
          withAsterisk
          autoComplete="new-password"
          {...inputProps('confirmation')}
          data-testid={`${testIdPrefix}-password-confirm`}
        />
      </SimpleGrid>
      <PasswordChecklist password={password} rules={rules} />
    </>
  );
}
