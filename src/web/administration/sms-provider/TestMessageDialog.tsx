import { Button, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { SmsTestAnswer } from '../../../contract/sms-provider.ts';
import { isRefused } from '../../api/refused.ts';
import { sendTestMessage } from '../../api/sms-provider.ts';
import { DialogActions } from '../../kit/DialogActions.tsx';
import { type Message, MessageBox } from '../../kit/MessageArea.tsx';
import { fieldsText } from '../../text/fields.ts';
import { refusalText } from '../../text/refusals.ts';
import { smsProviderText as text } from '../../text/sms-provider.ts';
import { useMe } from '../../user-settings/me.ts';
import { leaveIfSessionEnded } from '../../user-settings/report.ts';

interface TestMessageDialogProps {
  readonly opened: boolean;
  /** The form holds what the server does not know yet. */
  readonly unsaved: boolean;
  readonly onClose: () => void;
  readonly onSent: () => Promise<unknown>;
}

export function TestMessageDialog({ opened, onClose, ...props }: TestMessageDialogProps) {
  return (
    <Modal opened={opened} onClose={onClose} title={text.test} centered>
      <TestMessage {...props} onClose={onClose} />
    </Modal>
  );
}

/** Stays open with what the gateway said: whoever sets one up tries more than once. */
function TestMessage({ unsaved, onClose, onSent }: Omit<TestMessageDialogProps, 'opened'>) {
  const { user } = useMe();
  const [phone, setPhone] = useState(user.phone ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();
  const [answer, setAnswer] = useState<Message>();

  const send = async (event: FormEvent) => {
    event.preventDefault();
    setAnswer(undefined);
    setError(phone.trim() === '' ? text.required : undefined);
    if (busy || phone.trim() === '') return;
    setBusy(true);
    try {
      setAnswer(messageOf(await sendTestMessage(phone.trim())));
      await onSent();
    } catch (refused) {
      const ofNumber = isRefused(refused, 'phoneInvalid', 'phoneCountryNotAllowed', 'validation');
      if (ofNumber) setError(refusalText(refused));
      else if (!leaveIfSessionEnded(refused)) setAnswer({ kind: 'danger', text: refusalText(refused) });
    }
    setBusy(false);
  };

  return (
    <form noValidate onSubmit={send}>
      <Stack gap="md">
        <Text size="sm">{text.testMore}</Text>
        {unsaved && <MessageBox message={{ kind: 'info', text: text.testUnsaved }} />}
        <TextInput
          label={text.testNumber}
          placeholder={fieldsText.phoneExample}
          type="tel"
          autoComplete="tel"
          value={phone}
          onChange={(event) => setPhone(event.currentTarget.value)}
          error={error}
          required
          withAsterisk={false}
          data-autofocus
          data-testid="sms-test-phone"
        />
        {/* There from the start: a region that comes with its text stays silent. */}
        <div role="status">{answer && <MessageBox message={answer} testId="sms-test-answer" />}</div>
        <DialogActions>
          <Button variant="default" onClick={onClose} data-testid="sms-test-close">
            {text.testClose}
          </Button>
          <Button type="submit" disabled={busy} data-testid="sms-test-send">
            {busy ? text.testSending : text.testSend}
          </Button>
        </DialogActions>
      </Stack>
    </form>
  );
}

/** Names the provider that it went by: the settings may have changed since this page was read. */
function messageOf({ outcome, gateway, detail }: SmsTestAnswer): Message {
  const kind = outcome === 'accepted' ? 'success' : outcome === 'slow' ? 'warning' : 'danger';
  return {
    kind,
    text: [text.outcomes[outcome], detail && text.detail(detail), gateway && gateway !== 'operator' && text.by(gateway)]
      .filter(Boolean)
      .join(' '),
  };
}
