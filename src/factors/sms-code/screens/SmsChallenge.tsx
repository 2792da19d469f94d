import { Box, Button, Stack, Text, Title } from '@mantine/core';
import { CodeForm } from '../../../web/kit/CodeForm.tsx';
import { type Message, MessageBox } from '../../../web/kit/MessageArea.tsx';
import type { ChallengeStepProps, Delivery } from '../../../web/kit/step-props.ts';
import { useCountdown } from '../../../web/kit/use-countdown.ts';
import { WaitIsOver } from '../../../web/kit/WaitIsOver.tsx';
import { codeText } from '../../../web/text/code.ts';
import { asDuration } from '../../../web/text/language.ts';
import { smsText as text } from '../../../web/text/sms.ts';
import classes from './SmsChallenge.module.css';

/** The second step of a login: the code from the text message, and another message if none came. */
export function SmsChallenge(props: ChallengeStepProps) {
  const { busy, failure, delivery, onResend } = props;
  const resendIn = useCountdown(delivery?.waitSeconds, delivery?.round);
  const waiting = busy || resendIn > 0;
  // A newer word about the code itself makes what was said about its message old.
  const message = failure ? undefined : messageOf(delivery);
  const emphasised = resendIn === 0 && (failure?.expired || delivery?.state === 'none');
  return (
    <Stack gap="lg">
      <div>
        <Title order={1} size="h2">
          {codeText.heading}
        </Title>
        {/* There from the start, and never hidden: a region that comes with its text stays silent. */}
        <div role="status">
          {message && (
            <Box mt="lg">
              <MessageBox message={message} testId="sms-delivery" />
            </Box>
          )}
        </div>
      </div>
      {/* Made anew for every code: what was typed of the one before is gone, and the field has the focus. */}
      <CodeForm key={delivery?.code} {...props} alone help={text.codeHelp} testIdPrefix="sms" />
      <div>
        <Button
          variant={emphasised ? 'light' : 'subtle'}
          fullWidth
          className={classes.resend ?? ''}
          // Not `disabled`: pressed and refused, the button keeps the focus.
          data-disabled={waiting}
          aria-disabled={waiting}
          onClick={() => !waiting && onResend()}
          data-testid="sms-resend"
        >
          {resendIn > 0 ? text.resendIn(asDuration(resendIn)) : text.resend}
        </Button>
        <WaitIsOver secondsLeft={resendIn}>{text.resendPossible}</WaitIsOver>
      </div>
      <Text size="sm" c="dimmed">
        {text.otherNumber}
      </Text>
    </Stack>
  );
}

function messageOf(delivery: Delivery | undefined): Message | undefined {
  switch (delivery?.state) {
    case 'sent':
      return { kind: 'success', text: text.sent };
    case 'resent':
      return { kind: 'success', text: text.resent };
    case 'waiting':
      return { kind: 'warning', text: text.waiting };
    case 'none':
      return delivery.reason ? { kind: 'danger', text: delivery.reason } : undefined;
    default:
      return undefined;
  }
}
