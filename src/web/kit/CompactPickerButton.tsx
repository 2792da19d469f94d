import { IconChevronDown } from '@tabler/icons-react';
import type { ComponentProps } from 'react';
import classes from './CompactPickerButton.module.css';

interface CompactPickerButtonProps extends ComponentProps<'button'> {
  readonly label: string;
}

/** Looks like text with an arrow; cheap enough to stand in every row of a long table. */
export function CompactPickerButton({ label, ...button }: CompactPickerButtonProps) {
  return (
    <button type="button" aria-haspopup="dialog" {...button} className={classes.button}>
      <span className={classes.label}>{label}</span>
      <IconChevronDown size={16} aria-hidden="true" />
    </button>
  );
}
