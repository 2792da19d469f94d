import { Anchor, Button, Group, Stack, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { CodeForm } from '../../../web/kit/CodeForm.tsx';
import { DialogActions } from '../../../web/kit/DialogActions.tsx';
import { MessageBox } from '../../../web/kit/MessageArea.tsx';
import type { EnrolmentStepProps } from '../../../web/kit/step-props.ts';
import { ViewTitle } from '../../../web/kit/ViewTitle.tsx';
import { codeText } from '../../../web/text/code.ts';
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
  const busy = props.busy || (state.step === 'open' && state.checking);
  const inDialog = place === 'dialog';
  const notNow = onPostpone && (
    <Button variant="subtle" onClick={onPostpone} disabled={busy} data-testid="totp-not-now">
      {text.notNow}
    </Button>
  );
  return (
    <Stack gap="lg">
      {/* In a dialog its title is the heading. */}
      {!inDialog && <ViewTitle>{codeText.heading}</ViewTitle>}
      <div>
        <Text>{intro[place]}</Text>
        {/* There from the start: a region that comes with its text stays silent. */}
        <div role="status">{state.step === 'preparing' && <Text mt="lg">{text.preparing}</Text>}</div>
      </div>
      {state.step === 'impossible' && <Stopped reason={state.reason} action={text.tryAgain} onAction={begin} />}
      {state.step === 'replaced' && <Stopped reason={state.reason} action={text.startAgain} onAction={begin} />}
      {state.step === 'open' ? (
        <ol className={classes.steps}>
          <Step title={text.installTitle} inDialog={inDialog}>
            <Text size="sm">{text.install}</Text>
            <Group gap="md">
              <StoreLink href={APP_STORE} name={text.appStore} />
              <StoreLink href={PLAY_STORE} name={text.playStore} />
            </Group>
          </Step>
          <Step title={text.scanTitle} inDialog={inDialog}>
            <SecretView secret={state.secret} />
          </Step>
          <Step title={text.enterTitle} inDialog={inDialog}>
            <CodeForm
              busy={busy}
              failure={state.failure}
              onSubmit={check}
              onCancel={onCancel}
              submitLabel={text.verifyAndFinish}
              moreActions={notNow}
              testIdPrefix="totp"
            >
              {state.failure && <ClockHint />}
            </CodeForm>
          </Step>
        </ol>
      ) : (
        <DialogActions>
          <Button variant="default" onClick={onCancel} disabled={busy} data-testid="totp-cancel">
            {codeText.cancel}
          </Button>
          {notNow}
        </DialogActions>
      )}
    </Stack>
  );
}

interface StepProps {
  readonly title: string;
  /** Its heading is one below the dialog's title, which is one below the page's. */
  readonly inDialog: boolean;
  readonly children: ReactNode;
}

function Step({ title, inDialog, children }: StepProps) {
  return (
    <li className={classes.step}>
      <Title order={inDialog ? 3 : 2} size="h5">
        {title}
      </Title>{' '}
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
