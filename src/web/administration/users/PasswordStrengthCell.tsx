import { VisuallyHidden } from '@mantine/core';
import { IconAlertTriangleFilled, IconCircleCheckFilled, IconExclamationCircleFilled } from '@tabler/icons-react';
import type { User } from '../../../contract/users.ts';
import { usersText as text } from '../../text/users.ts';
import classes from './StatusCell.module.css';

interface PasswordStrengthCellProps {
  readonly strength: User['passwordStrength'];
}

const icons = {
  GREEN: { icon: IconCircleCheckFilled, tone: 'success' },
  YELLOW: { icon: IconAlertTriangleFilled, tone: 'warning' },
  RED: { icon: IconExclamationCircleFilled, tone: 'danger' },
} as const;

/** Icon and word: never colour alone. A dash where there is no password. */
export function PasswordStrengthCell({ strength }: PasswordStrengthCellProps) {
  if (!strength) {
    return (
      <span className={classes.cell}>
        <span aria-hidden="true">-</span>
        <VisuallyHidden>{text.noStrength}</VisuallyHidden>
      </span>
    );
  }
  const { icon: StrengthIcon, tone } = icons[strength];
  const word = text.strengths[strength];
  return (
    <span className={classes.cell} data-tone={tone} title={text.strength(word)}>
      <StrengthIcon size={18} aria-hidden="true" />
      {word}
    </span>
  );
}
