import { Anchor, Button, Group, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { CodeField } from '../../../web/kit/CodeField.tsx';
import { MessageBox } from '../../../web/kit/MessageArea.tsx';
import type { EnrolmentStepProps } from '../../../web/kit/step-props.ts';
import { useCodeEntry } from '../../../web/kit/use-code-entry.ts';
import { useCountdown } from '../../../web/kit/use-countdown.ts';
import { codeText } from '../../../web/text/code.ts';
import { asDuration } from '../../../web/text/language.ts';
import { totpText as text } from '../../../web/text/totp.ts';
import { ClockHint } from './ClockHint.tsx';
import { SecretView } from './SecretView.tsx';
import classes from './TotpEnrolment.module.css';
import { useTotpEnrolment } from './use-totp-enrolment.ts';

const APP_STORE = 'https://apps.apple.com/app/google-authenticator/id388497605';
const PLAY_STORE = 'https://play.google.com/store/apps/details?id=com.google.android.apps.authenticator2';

const intro = { required: text.introRequired, offered: text.introOptional, dialog: text.introDialog };

/** Install an app, scan the code, prove that it works. At the login and in the user settings alike. */
export function TotpEnrolment(props: EnrolmentStepProps) {
  const { place, onCancel, onPostpone } = props;
  const { state, begin, check } = useTotpEnrolment(props);
  const failure = state.step === 'open' ? state.failure : undefined;
  const busy = props.busy || (state.step === 'open' && state.checking);
  const waitSeconds = useCountdown(failure?.waitSeconds, failure?.attempt);
  const entry = useCodeEntry(busy || waitSeconds > 0 || state.step !== 'open', check);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);

  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        entry.submit();
      }}
    >
      <Stack gap="lg">
        {/* In a dialog its title is the heading. */}
        {place !== 'dialog' && (
          <Title order={1} size="h2" ref={heading} tabIndex={-1} className={classes.heading ?? ''}>
            {codeText.heading}
          </Title>
        )}
        <Text>{intro[place]}</Text>
        {state.step === 'preparing' && <Text role="status">{text.preparing}</Text>}
        {state.step === 'impossible' && <Stopped reason={state.reason} action={text.tryAgain} onAction={begin} />}
        {state.step === 'replaced' && <Stopped reason={state.reason} action={text.startAgain} onAction={begin} />}
        {state.step === 'open' && (
          <ol className={classes.steps}>
            <Step title={text.installTitle}>
              <Text size="sm">{text.install}</Text>
              <Group gap="md">
                <StoreLink href={APP_STORE} name={text.appStore} />
                <StoreLink href={PLAY_STORE} name={text.playStore} />
              </Group>
            </Step>
            <Step title={text.scanTitle}>
              <SecretView secret={state.secret} />
            </Step>
            <Step title={text.enterTitle}>
              <CodeField
                entry={entry}
                label={codeText.code}
                placeholder={codeText.example}
                error={failure?.text}
                attempt={failure?.attempt ?? 0}
                testId="totp-code"
              />
              {failure && <ClockHint />}
            </Step>
          </ol>
        )}
        <div className={classes.actions}>
          <Button variant="default" onClick={onCancel} disabled={busy} data-testid="totp-cancel">
            {codeText.cancel}
          </Button>
          {onPostpone && (
            <Button variant="subtle" onClick={onPostpone} disabled={busy} data-testid="totp-not-now">
              {text.notNow}
            </Button>
          )}
          {state.step === 'open' && (
            <Button type="submit" disabled={busy || waitSeconds > 0 || !entry.complete} data-testid="totp-submit">
              {busy
                ? codeText.verifying
                : waitSeconds > 0
                  ? codeText.waitFor(asDuration(waitSeconds))
                  : text.verifyAndFinish}
            </Button>
          )}
        </div>
      </Stack>
    </form>
  );
}

function Step({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <li className={classes.step}>
      <Title order={2} size="h5">
        {title}
      </Title>
      <Stack gap="sm" mt={6}>
        {children}
      </Stack>
    </li>
  );
}

function StoreLink({ href, name }: { readonly href: string; readonly name: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noreferrer" size="sm" underline="always">
      {name} <IconExternalLink size={14} aria-hidden="true" />
      <VisuallyHidden> ({text.newTab})</VisuallyHidden>
    </Anchor>
  );
}

interface StoppedProps {
  readonly reason: string;
  readonly action: string;
  readonly onAction: () => void;
}

function Stopped({ reason, action, onAction }: StoppedProps) {
  return (
    <Stack gap="sm" align="flex-start" role="alert">
      <MessageBox message={{ kind: 'danger', text: reason }} />
      <Button variant="default" onClick={onAction} data-testid="totp-start-again">
        {action}
      </Button>
    </Stack>
  );
}
