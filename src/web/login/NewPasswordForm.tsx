import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { isRefused } from '../api/refused.ts';
import { type ResetToken, resetPassword } from '../api/session.ts';
import { MessageBox } from '../kit/MessageArea.tsx';
import { confirmationError, newPasswordError } from '../kit/new-password.ts';
import { PasswordChecklist } from '../kit/PasswordChecklist.tsx';
import { PasswordField } from '../kit/PasswordField.tsx';
import { defaultPasswordRules, type PasswordRules } from '../kit/password-strength.ts';
import { loginText as text } from '../text/login.ts';
import { passwordResetText } from '../text/password-reset.ts';
import { refusalText } from '../text/refusals.ts';
import type { PasswordReason } from './use-login-flow.ts';

interface NewPasswordFormProps {
  readonly reason: PasswordReason;
  /** Its user name is from the login just made or from the link; never asked for again (WCAG 3.3.7). */
  readonly reset: ResetToken;
  readonly rules: PasswordRules | undefined;
  readonly onDone: () => void;
  /** The token is no good any more. */
  readonly onImpossible: (error: unknown) => void;
  readonly onCancel: () => void;
}

export function NewPasswordForm(props: NewPasswordFormProps) {
  const { reason, reset, rules = defaultPasswordRules } = props;
  const [userName, setUserName] = useState(reset.userName);
  const [password, setPassword] = useState('');
  const [confirmation, setConfirmation] = useState('');
  const [touched, setTouched] = useState(false);
  const [refusal, setRefusal] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  const passwordError = newPasswordError(password, rules);
  const confirmError = confirmationError(password, confirmation);

  const submit = async () => {
    setTouched(true);
    if (passwordError) return first.current?.focus();
    if (confirmError) return second.current?.focus();
    if (busy) return;
    setBusy(true);
    try {
      await resetPassword({ ...reset, userName }, password);
      props.onDone();
    } catch (error) {
      if (isRefused(error, 'resetTokenExpired', 'resetTokenUnknown')) return props.onImpossible(error);
      setRefusal(refusalText(error));
      first.current?.focus();
      setBusy(false);
    }
  };

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <Title order={1} size="h2">
          {text.changePassword}
        </Title>
        {/* An alert, for it explains a view that nobody asked for: the focus is in a field by then. */}
        <div role={reason === 'reset' ? undefined : 'alert'}>
          <MessageBox
            message={{ kind: reason === 'reset' ? 'info' : 'warning', text: text.passwordReasons[reason] }}
            testId="newpassword-reason"
          />
        </div>
        <Text size="sm">{text.thenSecondStep}</Text>
        <TextInput
          label={reason === 'reset' ? passwordResetText.email : text.username}
          value={userName}
          onChange={(event) => setUserName(event.currentTarget.value)}
          readOnly={reset.userName !== ''}
          variant={reset.userName === '' ? 'default' : 'filled'}
          name="username"
          autoComplete="username"
          data-testid="newpassword-username"
        />
        <PasswordField
          ref={first}
          label={text.newPassword}
          value={password}
          onChange={(event) => {
            setPassword(event.currentTarget.value);
            setRefusal(undefined);
          }}
          error={refusal ?? (touched && passwordError)}
          autoComplete="new-password"
          data-testid="newpassword-password"
        />
        <PasswordField
          ref={second}
          label={text.confirmPassword}
          value={confirmation}
          onChange={(event) => setConfirmation(event.currentTarget.value)}
          error={touched && confirmError}
          autoComplete="new-password"
          data-testid="newpassword-confirm"
        />
        <PasswordChecklist password={password} rules={rules} />
        <Button type="submit" fullWidth size="md" disabled={busy || !userName} data-testid="newpassword-submit">
          {text.setPassword}
        </Button>
        <Button variant="subtle" onClick={props.onCancel} disabled={busy} data-testid="newpassword-cancel">
          {text.backToLogin}
        </Button>
      </Stack>
    </form>
  );
}
