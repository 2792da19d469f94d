import { type UseFormInput, type UseFormReturnType, useForm } from '@mantine/form';
import { afterPress } from './after-press.ts';

/** A form whose fields are checked when they are left, without moving the page under a press. */
export function useCheckedForm<Values extends Record<string, unknown>>(
  input: UseFormInput<Values>,
): UseFormReturnType<Values> {
  const form = useForm<Values>(input);
  const getInputProps: typeof form.getInputProps = (path, options) => {
    const props = form.getInputProps(path, options);
    return {
      ...props,
      onBlur: (event: unknown) => {
        props.onBlur?.(event);
        afterPress(() => void form.validateField(path));
      },
    };
  };
  return { ...form, getInputProps };
}
