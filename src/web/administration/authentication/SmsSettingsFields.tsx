import { SimpleGrid, TextInput, type TextInputProps } from '@mantine/core';
import { validityLimits } from '../../../contract/validity-limits.ts';
import { authenticationText as text } from '../../text/authentication.ts';
import classes from './TfaSettingsForm.module.css';

/** As typed, in minutes. */
export type Validities = {
  pinValidity: string;
  tokenValidity: string;
};

export const validityError =
  (which: keyof Validities) =>
  (value: string): string | null => {
    const { least, most } = validityLimits[which];
    const fits = /^\d{1,6}$/.test(value.trim()) && Number(value) >= least && Number(value) <= most;
    return fits ? null : text.minutesWrong(least, most);
  };

interface SmsSettingsFieldsProps {
  /** Of the form that they are part of. */
  readonly inputProps: (field: keyof Validities) => TextInputProps;
  /** The help of a field, and what keeps it from being changed. */
  readonly lockable: (field: keyof Validities, help: string) => Pick<TextInputProps, 'description' | 'disabled'>;
}

/** How long codes by SMS, and what is given for them, are good for. */
export function SmsSettingsFields({ inputProps, lockable }: SmsSettingsFieldsProps) {
  const { pinValidity, tokenValidity } = validityLimits;
  const inMinutes: TextInputProps = {
    inputMode: 'numeric',
    autoComplete: 'off',
    required: true,
    rightSection: <span className={classes.unit}>{text.minutes}</span>,
    rightSectionWidth: '5rem',
    rightSectionPointerEvents: 'none',
    inputWrapperOrder: ['label', 'input', 'error', 'description'],
  };
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }}>
      <TextInput
        label={text.pinValidity}
        {...inMinutes}
        {...lockable('pinValidity', text.pinValidityHelp(pinValidity.least, pinValidity.most))}
        {...inputProps('pinValidity')}
        data-testid="auth-pin-validity"
      />
      <TextInput
        label={text.tokenValidity}
        {...inMinutes}
        {...lockable('tokenValidity', text.tokenValidityHelp(tokenValidity.least, tokenValidity.most))}
        {...inputProps('tokenValidity')}
        data-testid="auth-token-validity"
      />
    </SimpleGrid>
  );
}
