import { type ComponentProps, useState } from 'react';
import { ConfirmDialog } from '../kit/ConfirmDialog.tsx';
import { showToast } from '../kit/toasts.ts';
import { report } from '../user-settings/report.ts';

interface ActionDialogProps extends Omit<ComponentProps<typeof ConfirmDialog>, 'busy' | 'onConfirm' | 'onCancel'> {
  readonly act: () => Promise<unknown>;
  /** What is said when it is done. */
  readonly done: string;
  /** What has to be read again after it. */
  readonly onDone?: () => unknown;
  readonly onClose: () => void;
}

/** Asks, acts at once and says what came of it; then it closes, also when the action was refused. */
export function ActionDialog({ act, done, onDone, onClose, ...dialog }: ActionDialogProps) {
  const [busy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await act();
      showToast('success', done);
      await onDone?.();
    } catch (error) {
      report(error);
    }
    setBusy(false);
    onClose();
  };
  return <ConfirmDialog {...dialog} busy={busy} onConfirm={confirm} onCancel={onClose} />;
}
