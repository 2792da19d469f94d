import { Button, Modal, Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { DialogActions } from '../kit/DialogActions.tsx';
import { PasswordField } from '../kit/PasswordField.tsx';
import { settingsText as text } from '../text/settings.ts';
import { shellText } from '../text/shell.ts';

interface CurrentPasswordDialogProps {
  readonly opened: boolean;
  readonly busy: boolean;
  readonly error: string | undefined;
  readonly onConfirm: (password: string) => void;
  readonly onCancel: () => void;
}

/** Asked before a password changes: an unattended screen must not be enough. */
export function CurrentPasswordDialog({ opened, busy, error, onConfirm, onCancel }: CurrentPasswordDialogProps) {
  const [password, setPassword] = useState('');
  useEffect(() => {
    if (opened) setPassword('');
  }, [opened]);
  return (
    <Modal opened={opened} onClose={onCancel} title={text.confirmTitle} centered>
      <form
        noValidate
        onSubmit={(event) => {
          // Portals bubble through React's tree: the form around this dialog must not be sent too.
          event.preventDefault();
          event.stopPropagation();
          if (password && !busy) onConfirm(password);
        }}
      >
        <Stack gap="lg">
          <Text size="sm">{text.ownSessions}</Text>
          <PasswordField
            data-autofocus
            label={text.confirmPassword}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            error={error}
            autoComplete="current-password"
            data-testid="usersettings-current-password"
          />
          <DialogActions>
            <Button variant="default" onClick={onCancel}>
              {shellText.cancel}
            </Button>
            <Button type="submit" disabled={busy || !password} data-testid="usersettings-current-confirm">
              {text.confirm}
            </Button>
          </DialogActions>
        </Stack>
      </form>
    </Modal>
  );
}
