import { Stack, Text, Title } from '@mantine/core';
import { CodeForm } from '../../../web/kit/CodeForm.tsx';
import { MessageBox } from '../../../web/kit/MessageArea.tsx';
import type { ChallengeStepProps } from '../../../web/kit/step-props.ts';
import { codeText } from '../../../web/text/code.ts';
import { totpText as text } from '../../../web/text/totp.ts';
import { ClockHint } from './ClockHint.tsx';

/** From this many refused codes on, a wrong clock is the likely cause. */
const FAILURES_BEFORE_CLOCK_HINT = 2;

/** The second step of a login: the code that the authenticator app shows now. */
export function TotpChallenge(props: ChallengeStepProps) {
  const { failure, notice } = props;
  return (
    <Stack gap="lg">
      <Title order={1} size="h2">
        {codeText.heading}
      </Title>
      {notice && <MessageBox message={{ kind: 'success', text: notice }} />}
      <CodeForm {...props} alone help={text.codeHelp} testIdPrefix="totp">
        {(failure?.attempt ?? 0) >= FAILURES_BEFORE_CLOCK_HINT && <ClockHint />}
      </CodeForm>
      <Text size="sm" c="dimmed">
        {text.lostKey}
      </Text>
    </Stack>
  );
}
