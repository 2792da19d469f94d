import { Button, Modal, Stack, Text } from '@mantine/core';
import { DialogActions } from '../../kit/DialogActions.tsx';
import { rolesText as text } from '../../text/roles.ts';
import { shellText } from '../../text/shell.ts';

interface RoleImpactDialogProps {
  readonly action: 'save' | 'delete';
  readonly roleName: string;
  readonly busy: boolean;
  readonly onConfirm: (forceLogout: boolean) => void;
  readonly onCancel: () => void;
}

/** A role is changed for everybody who has it: now, or by ending their sessions. Cancel takes the focus. */
export function RoleImpactDialog({ action, roleName, busy, onConfirm, onCancel }: RoleImpactDialogProps) {
  const isDelete = action === 'delete';
  const danger = isDelete ? { color: 'red' } : {};
  return (
    <Modal opened onClose={onCancel} title={isDelete ? text.deleteTitle : text.saveTitle} centered size="lg">
      <Stack gap="lg">
        <Text style={{ overflowWrap: 'anywhere' }}>
          {isDelete ? text.deleteMore(roleName) : text.saveMore(roleName)}
        </Text>
        {roleName === 'devices' && <Text>{text.devicesMore}</Text>}
        <DialogActions>
          <Button variant="default" onClick={onCancel} data-autofocus data-testid="role-impact-cancel">
            {shellText.cancel}
          </Button>
          <Button
            variant="outline"
            {...danger}
            disabled={busy}
            onClick={() => onConfirm(true)}
            data-testid="role-impact-logout"
          >
            {isDelete ? text.deleteAndLogOut : text.saveAndLogOut}
          </Button>
          <Button {...danger} disabled={busy} onClick={() => onConfirm(false)} data-testid="role-impact-confirm">
            {isDelete ? text.remove : shellText.save}
          </Button>
        </DialogActions>
      </Stack>
    </Modal>
  );
}
