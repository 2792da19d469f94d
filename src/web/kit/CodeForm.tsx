import { Button, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { codeText as text } from '../text/code.ts';
import { asDuration } from '../text/language.ts';
import { CodeField } from './CodeField.tsx';
import { DialogActions } from './DialogActions.tsx';
import type { ChallengeStepProps } from './step-props.ts';
import { useCodeEntry } from './use-code-entry.ts';
import { useCountdown } from './use-countdown.ts';
import { WaitIsOver } from './WaitIsOver.tsx';

interface CodeFormProps extends Pick<ChallengeStepProps, 'busy' | 'failure' | 'onSubmit' | 'onCancel'> {
  /** Where the code is to be found. */
  readonly help?: string;
  /** Between the field and the buttons. */
  readonly children?: ReactNode;
  readonly submitLabel?: string;
  /** Between the button that cancels and the one that sends. */
  readonly moreActions?: ReactNode;
  /** The code is all that is asked for: the field has the focus, and the buttons the whole width. */
  readonly alone?: boolean;
  /** Of the field, the button that sends it and the one that cancels: `<prefix>-code` and so on. */
  readonly testIdPrefix: string;
}

/** Asks for a code; after too many wrong ones it waits as long as the server says. */
export function CodeForm(props: CodeFormProps) {
  const { busy, failure, onSubmit, onCancel, help, children, moreActions, testIdPrefix } = props;
  const { submitLabel = text.verify, alone = false } = props;
  const waitSeconds = useCountdown(failure?.waitSeconds, failure?.attempt);
  const blocked = busy || waitSeconds > 0;
  const entry = useCodeEntry(blocked, onSubmit);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        entry.submit();
      }}
    >
      <Stack gap="lg">
        <CodeField
          entry={entry}
          label={text.code}
          placeholder={text.example}
          {...(help ? { help } : {})}
          error={failure?.text}
          attempt={failure?.attempt ?? 0}
          focusAtStart={alone}
          testId={`${testIdPrefix}-code`}
        />
        {children}
        <WaitIsOver secondsLeft={waitSeconds}>{text.waitOver}</WaitIsOver>
        <DialogActions fill={alone}>
          <Button variant="default" onClick={onCancel} disabled={busy} data-testid={`${testIdPrefix}-cancel`}>
            {text.cancel}
          </Button>
          {moreActions}
          <Button type="submit" disabled={blocked || !entry.complete} data-testid={`${testIdPrefix}-submit`}>
            {busy ? text.verifying : waitSeconds > 0 ? text.waitFor(asDuration(waitSeconds)) : submitLabel}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}
