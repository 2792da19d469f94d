import { Checkbox, NativeSelect, Stack, TextInput } from '@mantine/core';
import type { SmsSetting } from '../../../contract/sms-provider.ts';
import { PasswordField } from '../../kit/PasswordField.tsx';
import { smsProviderText as text } from '../../text/sms-provider.ts';
import classes from './SmsProvider.module.css';

/** What the form gives each of its fields. */
interface InputProps {
  readonly value?: string;
  readonly error?: string;
}

interface ProviderFieldProps {
  readonly setting: SmsSetting;
  readonly inputProps: InputProps;
  readonly readOnly: boolean;
  /** A secret that is stored: its field is empty, and left empty it stays. */
  readonly kept: boolean;
  readonly removed: boolean;
  readonly onRemove: (removed: boolean) => void;
}

/** A field as the server describes it. */
export function ProviderField({ setting, inputProps, readOnly, kept, removed, onRemove }: ProviderFieldProps) {
  const { key, label, kind, help, required, options = [] } = setting;
  const common = {
    ...inputProps,
    label,
    description: kept && !removed && !readOnly ? `${help}. ${text.storedHelp}` : `${help}.`,
    required: required && !kept,
    autoComplete: 'off',
    spellCheck: false,
    inputWrapperOrder: ['label', 'input', 'error', 'description'] as ('label' | 'input' | 'error' | 'description')[],
    'data-testid': `sms-provider-${key}`,
  };
  const fixed = readOnly ? { readOnly: true, variant: 'filled' as const } : {};
  switch (kind) {
    case 'choice':
      return <NativeSelect {...common} data={options} disabled={readOnly} />;
    case 'secret':
      return (
        <Stack gap="xs">
          <PasswordField
            {...common}
            {...fixed}
            autoComplete="new-password"
            disabled={removed}
            placeholder={kept && !removed ? text.stored : ''}
          />
          {kept && !required && !readOnly && (
            <Checkbox
              size="sm"
              label={text.removeStored}
              checked={removed}
              onChange={(event) => onRemove(event.currentTarget.checked)}
              data-testid={`sms-provider-${key}-remove`}
            />
          )}
        </Stack>
      );
    case 'number':
      return <TextInput {...common} {...fixed} inputMode="numeric" />;
    case 'url':
      return <TextInput {...common} {...fixed} inputMode="url" autoCapitalize="none" className={classes.wide ?? ''} />;
    default:
      return <TextInput {...common} {...fixed} autoCapitalize="none" />;
  }
}
