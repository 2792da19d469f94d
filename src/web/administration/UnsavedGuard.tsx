import { useBlocker } from '@tanstack/react-router';
import { ConfirmDialog } from '../kit/ConfirmDialog.tsx';
import { settingsText as text } from '../text/settings.ts';

interface UnsavedGuardProps {
  /** Asked at the moment of leaving: a form that was just saved may go. */
  readonly isDirty: () => boolean;
}

/** However the page is left, by Cancel, a link or the back button: ask before changes are lost. */
export function UnsavedGuard({ isDirty }: UnsavedGuardProps) {
  const blocker = useBlocker({ shouldBlockFn: isDirty, enableBeforeUnload: isDirty, withResolver: true });
  return (
    <ConfirmDialog
      opened={blocker.status === 'blocked'}
      title={text.unsavedTitle}
      confirmLabel={text.discard}
      cancelLabel={text.keepEditing}
      danger
      onConfirm={() => blocker.proceed?.()}
      onCancel={() => blocker.reset?.()}
    >
      {text.unsaved}
    </ConfirmDialog>
  );
}
