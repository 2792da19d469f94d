import { Button, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { shellText } from '../text/shell.ts';
import { DialogActions } from './DialogActions.tsx';

interface ConfirmDialogProps {
  readonly opened: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly confirmLabel: string;
  readonly cancelLabel?: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly confirmTestId?: string;
  readonly cancelTestId?: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Cancel on the left takes the focus: Enter by habit must not destroy. Escape is Cancel. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { opened, title, children, confirmLabel, cancelLabel = shellText.cancel, danger, busy = false } = props;
  return (
    <Modal opened={opened} onClose={props.onCancel} title={title} centered>
      <Stack gap="lg">
        <div>{children}</div>
        <DialogActions>
          <Button variant="default" onClick={props.onCancel} data-autofocus data-testid={props.cancelTestId}>
            {cancelLabel}
          </Button>
          <Button
            {...(danger ? { color: 'red' } : {})}
            onClick={props.onConfirm}
            disabled={busy}
            data-testid={props.confirmTestId}
          >
            {confirmLabel}
          </Button>
        </DialogActions>
      </Stack>
    </Modal>
  );
}
