import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { CodeField } from '../../../web/kit/CodeField.tsx';
import { MessageBox } from '../../../web/kit/MessageArea.tsx';
import type { ChallengeStepProps } from '../../../web/kit/step-props.ts';
import { useCodeEntry } from '../../../web/kit/use-code-entry.ts';
import { useCountdown } from '../../../web/kit/use-countdown.ts';
import { asDuration } from '../../../web/text/language.ts';
import { totpText as text } from '../../../web/text/totp.ts';
import { ClockHint } from './ClockHint.tsx';

/** From this many refused codes on, a wrong clock is the likely cause. */
const FAILURES_BEFORE_CLOCK_HINT = 2;

/** The second step of a login: the code that the authenticator app shows now. */
export function TotpChallenge({ busy, failure, notice, onSubmit, onCancel }: ChallengeStepProps) {
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
        <Title order={1} size="h2">
          {text.heading}
        </Title>
        {notice && <MessageBox message={{ kind: 'success', text: notice }} />}
        <CodeField
          entry={entry}
          label={text.code}
          placeholder={text.codeExample}
          help={text.codeHelp}
          error={failure?.text}
          attempt={failure?.attempt ?? 0}
          focusAtStart
          testId="totp-code"
        />
        {(failure?.attempt ?? 0) >= FAILURES_BEFORE_CLOCK_HINT && <ClockHint />}
        <Group grow preventGrowOverflow={false}>
          <Button variant="default" onClick={onCancel} disabled={busy} data-testid="totp-cancel">
            {text.cancel}
          </Button>
          <Button type="submit" disabled={blocked || !entry.complete} data-testid="totp-submit">
            {busy ? text.verifying : waitSeconds > 0 ? text.waitFor(asDuration(waitSeconds)) : text.verify}
          </Button>
        </Group>
        <Text size="sm" c="dimmed">
          {text.lostKey}
        </Text>
      </Stack>
    </form>
  );
}
