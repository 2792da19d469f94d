import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { Credentials } from '../api/call.ts';
import { PasswordField } from '../kit/PasswordField.tsx';
import { loginText as text } from '../text/login.ts';
import { passwordResetText } from '../text/password-reset.ts';
import type { Arrival } from './arrival.ts';

interface CredentialsFormProps {
  readonly arrival: Arrival;
  readonly busy: boolean;
  /** The last try failed: the password has to be typed again. */
  readonly refused: boolean;
  readonly onEdit: () => void;
  readonly onSubmit: (credentials: Credentials) => void;
  readonly onForgotPassword: (tenantId: string) => void;
}

export function CredentialsForm({ arrival, busy, refused, onEdit, onSubmit, onForgotPassword }: CredentialsFormProps) {
  const [tenantId, setTenantId] = useState(arrival.tenantId);
  const [username, setUsername] = useState(arrival.username);
  const [password, setPassword] = useState('');
  const usernameInput = useRef<HTMLInputElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the view appears
  useEffect(() => (username ? passwordInput : usernameInput).current?.focus(), []);
  useEffect(() => {
    if (!refused) return;
    passwordInput.current?.focus();
    passwordInput.current?.select();
  }, [refused]);

  const edit = (set: (value: string) => void) => (event: { readonly currentTarget: HTMLInputElement }) => {
    set(event.currentTarget.value);
    onEdit();
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (username && password) onSubmit({ username, password, tenantId: tenantId || undefined });
      }}
    >
      <Stack gap="md">
        <div>
          <Title order={1} size="h2">
            {text.welcome}
          </Title>
          <Text c="dimmed">{text.welcomeMore}</Text>
        </div>
        {arrival.showTenant && (
          <TextInput
            label={text.tenantId}
            placeholder={text.tenantExample}
            value={tenantId}
            onChange={edit(setTenantId)}
            autoCapitalize="none"
            spellCheck={false}
            data-testid="login-tenant"
          />
        )}
        <TextInput
          ref={usernameInput}
          label={text.username}
          placeholder={text.usernameHelp}
          value={username}
          onChange={edit(setUsername)}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          size="md"
          data-testid="login-username"
        />
        <PasswordField
          ref={passwordInput}
          label={text.password}
          value={password}
          onChange={edit(setPassword)}
          name="password"
          autoComplete="current-password"
          size="md"
          data-testid="login-password"
        />
        <Button
          type="submit"
          fullWidth
          size="md"
          mt="xs"
          disabled={busy || !username || !password}
          data-testid="login-submit"
        >
          {busy ? text.loggingIn : text.logIn}
        </Button>
        <Button variant="subtle" onClick={() => onForgotPassword(tenantId)} disabled={busy} data-testid="login-forgot">
          {passwordResetText.forgot}
        </Button>
      </Stack>
    </form>
  );
}
