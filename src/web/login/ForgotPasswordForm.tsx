import { Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { requestPasswordLink } from '../api/session.ts';
import { ViewTitle } from '../kit/ViewTitle.tsx';
import { fieldsText } from '../text/fields.ts';
import { loginText } from '../text/login.ts';
import { passwordResetText as text } from '../text/password-reset.ts';
import { refusalText } from '../text/refusals.ts';
import { emailError } from '../user-settings/profile-rules.ts';

interface ForgotPasswordFormProps {
  /** Known from a link that works no more. */
  readonly email: string;
  readonly tenantId: string;
  readonly showTenant: boolean;
  readonly onCancel: () => void;
}

/** Asks for a link by mail. What it says afterwards is the same whoever has that address. */
export function ForgotPasswordForm({ showTenant, onCancel, ...known }: ForgotPasswordFormProps) {
  const [email, setEmail] = useState(known.email);
  const [tenantId, setTenantId] = useState(known.tenantId);
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  const [sentTo, setSentTo] = useState<string | undefined>();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (sentTo === undefined) input.current?.focus();
  }, [sentTo]);

  const fail = (why: string) => {
    setError(why);
    input.current?.focus();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wrong = emailError(email.trim(), true);
    if (wrong) return fail(wrong);
    if (busy) return;
    setBusy(true);
    try {
      await requestPasswordLink(email.trim(), tenantId || undefined);
      setSentTo(email.trim());
    } catch (refused) {
      fail(refusalText(refused));
    }
    setBusy(false);
  };

  if (sentTo !== undefined) {
    return <LinkSent email={sentTo} onAgain={() => setSentTo(undefined)} onCancel={onCancel} />;
  }
  return (
    <form noValidate onSubmit={submit}>
      <Stack gap="md">
        <div>
          <Title order={1} size="h2">
            {text.title}
          </Title>
          <Text c="dimmed">{text.more}</Text>
        </div>
        {showTenant && (
          <TextInput
            label={loginText.tenantId}
            placeholder={loginText.tenantExample}
            value={tenantId}
            onChange={(event) => setTenantId(event.currentTarget.value)}
            autoCapitalize="none"
            spellCheck={false}
            data-testid="forgot-tenant"
          />
        )}
        <TextInput
          ref={input}
          type="email"
          label={text.email}
          placeholder={fieldsText.emailExample}
          value={email}
          onChange={(event) => {
            setEmail(event.currentTarget.value);
            setError(undefined);
          }}
          error={error}
          name="email"
          autoComplete="email"
          size="md"
          data-testid="forgot-email"
        />
        <Button type="submit" fullWidth size="md" mt="xs" disabled={busy} data-testid="forgot-submit">
          {busy ? text.sending : text.send}
        </Button>
        <Button variant="subtle" onClick={onCancel} data-testid="forgot-cancel">
          {loginText.backToLogin}
        </Button>
      </Stack>
    </form>
  );
}

interface LinkSentProps {
  readonly email: string;
  readonly onAgain: () => void;
  readonly onCancel: () => void;
}

function LinkSent({ email, onAgain, onCancel }: LinkSentProps) {
  return (
    <Stack gap="md" data-testid="forgot-sent">
      <ViewTitle>{text.sentTitle}</ViewTitle>
      <Text style={{ overflowWrap: 'anywhere' }}>{text.sent(email)}</Text>
      <Text c="dimmed">{text.sentMore}</Text>
      <Button fullWidth size="md" mt="xs" onClick={onCancel} data-testid="forgot-cancel">
        {loginText.backToLogin}
      </Button>
      <Button variant="subtle" onClick={onAgain} data-testid="forgot-again">
        {text.again}
      </Button>
    </Stack>
  );
}
