import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { codeText as text } from '../text/code.ts';
import { asDuration } from '../text/language.ts';
import { CodeField } from './CodeField.tsx';
import type { ChallengeStepProps } from './step-props.ts';
import { useCodeEntry } from './use-code-entry.ts';
import { useCountdown } from './use-countdown.ts';

interface CodeFormProps extends Pick<ChallengeStepProps, 'busy' | 'failure' | 'onSubmit' | 'onCancel'> {
  /** Where the code is to be found. */
  readonly help: string;
  /** Between the field and the buttons. */
  readonly children?: ReactNode;
  /** Of the field, the button that sends it and the one that cancels: `<prefix>-code` and so on. */
  readonly testIdPrefix: string;
}

/** Asks for a code; after too many wrong ones it waits as long as the server says. */
export function CodeForm({ busy, failure, onSubmit, onCancel, help, children, testIdPrefix }: CodeFormProps) {
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
          help={help}
          error={failure?.text}
          attempt={failure?.attempt ?? 0}
          focusAtStart
          testId={`${testIdPrefix}-code`}
        />
        {children}
        <Group grow preventGrowOverflow={false}>
          <Button variant="default" onClick={onCancel} disabled={busy} data-testid={`${testIdPrefix}-cancel`}>
            {text.cancel}
          </Button>
          <Button type="submit" disabled={blocked || !entry.complete} data-testid={`${testIdPrefix}-submit`}>
            {busy ? text.verifying : waitSeconds > 0 ? text.waitFor(asDuration(waitSeconds)) : text.verify}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
