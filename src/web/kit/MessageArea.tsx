import { CloseButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconExclamationCircle,
  IconInfoCircle,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './MessageArea.module.css';

export type MessageKind = 'success' | 'info' | 'warning' | 'danger';

export interface Message {
  readonly kind: MessageKind;
  readonly text: string;
}

const icons = {
  success: IconCircleCheck,
  info: IconInfoCircle,
  warning: IconAlertTriangle,
  danger: IconExclamationCircle,
};

interface MessageBoxProps {
  readonly message: Message;
  readonly closeLabel?: string;
  readonly onClose?: () => void;
  readonly testId?: string | undefined;
  /** After the words: where to go. */
  readonly more?: ReactNode;
  /** In place of the kind's own. */
  readonly icon?: TablerIcon;
}

/** A coloured line with an icon; the icon and the words carry the meaning, not the colour. */
export function MessageBox({ message, closeLabel, onClose, testId, icon, more }: MessageBoxProps) {
  const Icon = icon ?? icons[message.kind];
  return (
    <div className={classes.box} data-kind={message.kind} data-testid={testId}>
      <Icon size={20} aria-hidden="true" className={classes.icon} />
      <span className={classes.text}>
        {message.text}
        {more && <> {more}</>}
      </span>
      {onClose && <CloseButton size="sm" aria-label={closeLabel} onClick={onClose} />}
    </div>
  );
}

interface MessageAreaProps {
  readonly message: Message | undefined;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly testId: string;
}

/** In the flow of the page. Both live regions exist from the start: a region that comes with its text stays silent. */
export function MessageArea({ message, closeLabel, onClose, testId }: MessageAreaProps) {
  const urgent = message?.kind === 'danger' || message?.kind === 'warning';
  const box = message && <MessageBox message={message} closeLabel={closeLabel} onClose={onClose} testId={testId} />;
  return (
    <div className={classes.area}>
      <div role="status">{!urgent && box}</div>
      <div role="alert">{urgent && box}</div>
    </div>
  );
}
