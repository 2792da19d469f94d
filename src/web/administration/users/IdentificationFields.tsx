import { SimpleGrid, Stack, Switch, TextInput } from '@mantine/core';
import { fieldsText } from '../../text/fields.ts';
import { usersText as text } from '../../text/users.ts';
import type { UserForm } from './user-form.ts';

interface IdentificationFieldsProps {
  readonly form: UserForm;
  readonly isNew: boolean;
  readonly isMe: boolean;
  readonly readOnly: boolean;
  readonly phoneRequired: boolean;
  /** Why the number cannot be changed here; absent where it can. */
  readonly phoneFixed?: string | undefined;
}

export function IdentificationFields(props: IdentificationFieldsProps) {
  const { form, isNew, isMe, readOnly, phoneRequired, phoneFixed } = props;
  const fixed = { readOnly: true, variant: 'filled' as const };
  const locked = readOnly ? fixed : {};
  const emailFixed = !isNew && !isMe;
  return (
    <Stack gap="md">
      <TextInput
        label={fieldsText.username}
        {...(isNew
          ? { withAsterisk: true, autoCapitalize: 'none', spellCheck: false }
          : { ...fixed, description: text.usernameFixed })}
        autoComplete="off"
        {...form.getInputProps('userName')}
        data-testid="user-username"
      />
      {!isNew && !isMe && (
        <Switch
          label={`${text.status}: ${form.values.enabled ? text.enabled : text.disabled}`}
          disabled={readOnly}
          {...form.getInputProps('enabled', { type: 'checkbox' })}
          data-testid="user-enabled"
        />
      )}
      <TextInput
        label={fieldsText.alias}
        autoComplete="off"
        autoCapitalize="none"
        {...locked}
        {...form.getInputProps('displayName')}
        data-testid="user-alias"
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={fieldsText.firstName}
          autoComplete="off"
          {...locked}
          {...form.getInputProps('firstName')}
          data-testid="user-firstname"
        />
        <TextInput
          label={fieldsText.lastName}
          autoComplete="off"
          {...locked}
          {...form.getInputProps('lastName')}
          data-testid="user-lastname"
        />
      </SimpleGrid>
      <TextInput
        label={fieldsText.email}
        type="email"
        autoComplete="off"
        withAsterisk={isNew}
        {...(emailFixed ? { ...fixed, description: text.emailHelp } : locked)}
        {...form.getInputProps('email')}
        data-testid="user-email"
      />
      <TextInput
        label={fieldsText.phone}
        placeholder={fieldsText.phoneExample}
        type="tel"
        autoComplete="off"
        required={phoneRequired}
        {...(phoneFixed ? { ...fixed, description: phoneFixed } : locked)}
        {...form.getInputProps('phone')}
        data-testid="user-phone"
      />
    </Stack>
  );
}
