import { TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import classes from './CodeField.module.css';
import type { CodeEntry } from './use-code-entry.ts';

interface CodeFieldProps {
  readonly entry: CodeEntry;
  readonly label: string;
  readonly placeholder: string;
  readonly help?: string;
  readonly error: string | undefined;
  /** Changes with every refused try: the field takes the focus again and selects what was typed. */
  readonly attempt: number;
  readonly focusAtStart?: boolean;
  readonly testId: string;
}

/** One field, not six boxes: password managers, pasting and autofill keep working. */
export function CodeField({ entry, label, placeholder, help, error, attempt, focusAtStart, testId }: CodeFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focusAtStart) input.current?.focus();
  }, [focusAtStart]);
  useEffect(() => {
    if (attempt === 0) return;
    input.current?.focus();
    input.current?.select();
  }, [attempt]);

  return (
    <TextInput
      ref={input}
      label={label}
      placeholder={placeholder}
      description={help}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      // Made anew with every refusal: the same words twice are said twice.
      error={error && <span key={attempt}>{error}</span>}
      // The focus is in the field already: only an alert is heard there.
      errorProps={{ role: 'alert' }}
      value={entry.value}
      onChange={(event) => entry.setValue(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && entry.hasJustGone()) event.preventDefault();
      }}
      classNames={{ input: classes.input ?? '' }}
      size="md"
      type="text"
      name="code"
      autoComplete="one-time-code"
      inputMode="numeric"
      maxLength={7}
      spellCheck={false}
      required
      withAsterisk={false}
      data-testid={testId}
    />
  );
}
