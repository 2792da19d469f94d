import { Button, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { MessageBox } from '../../../web/kit/MessageArea.tsx';
import type { NumberStepProps } from '../../../web/kit/step-props.ts';
import { ViewTitle } from '../../../web/kit/ViewTitle.tsx';
import { smsText as text } from '../../../web/text/sms.ts';

/** The password was right, and there is no number to send a code to. */
export function PhoneNumberMissing(props: NumberStepProps) {
  return props.mayEnter ? <EnterNumber {...props} /> : <Blocked busy={props.busy} onCancel={props.onCancel} />;
}

function Blocked({ busy, onCancel }: Pick<NumberStepProps, 'busy' | 'onCancel'>) {
  return (
    <Stack gap="lg">
      <ViewTitle>{text.impossible}</ViewTitle>
      <MessageBox message={{ kind: 'warning', text: text.numberMissing }} testId="sms-number-missing" />
      <Text>{text.contact}</Text>
      <Button onClick={onCancel} disabled={busy} data-testid="sms-back">
        {text.backToLogin}
      </Button>
    </Stack>
  );
}

function EnterNumber({ busy, failure, onSubmit, onCancel }: NumberStepProps) {
  const [number, setNumber] = useState('');
  const [missing, setMissing] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once when the view appears, and after every refusal
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, [failure?.attempt]);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(number.trim() === '');
        if (!busy && number.trim() !== '') onSubmit(number.trim());
      }}
    >
      <Stack gap="lg">
        <Title order={1} size="h2">
          {text.numberHeading}
        </Title>
        <Text>{text.numberNeeded}</Text>
        <TextInput
          ref={input}
          label={text.number}
          placeholder={text.numberExample}
          description={text.numberHelp}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          error={missing ? text.required : failure?.text}
          value={number}
          onChange={(event) => setNumber(event.currentTarget.value)}
          type="tel"
          name="tel"
          autoComplete="tel"
          size="md"
          required
          withAsterisk={false}
          data-testid="sms-number"
        />
        <Group grow preventGrowOverflow={false}>
          <Button variant="default" onClick={onCancel} disabled={busy} data-testid="sms-back">
            {text.backToLogin}
          </Button>
          <Button type="submit" disabled={busy} data-testid="sms-number-save">
            {busy ? text.saving : text.saveNumber}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
