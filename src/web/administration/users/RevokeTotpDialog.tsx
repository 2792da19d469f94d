import { Stack, Text } from '@mantine/core';
import { revokeTotp } from '../../api/users.ts';
import { usersText as text } from '../../text/users.ts';
import { useMe } from '../../user-settings/me.ts';
import { ActionDialog } from '../ActionDialog.tsx';

interface RevokeTotpDialogProps {
  readonly opened: boolean;
  readonly user: { readonly id: string; readonly userName: string };
  /** As it stands on the server: an unsaved tick does not count yet. */
  readonly enforced: boolean;
  readonly onClose: () => void;
  readonly onRevoked: () => Promise<unknown>;
}

/** Without Save. */
export function RevokeTotpDialog({ opened, user, enforced, onClose, onRevoked }: RevokeTotpDialogProps) {
  const { tenant } = useMe();
  return (
    <ActionDialog
      opened={opened}
      title={text.revokeTitle}
      confirmLabel={text.revokeConfirm}
      danger
      confirmTestId="user-revoke-confirm"
      cancelTestId="user-revoke-cancel"
      act={() => revokeTotp(tenant, user.id)}
      done={text.revoked}
      onDone={onRevoked}
      onClose={onClose}
    >
      <Stack gap="xs">
        <Text>{text.revokeMore(user.userName)}</Text>
        <Text>{enforced ? text.revokeThenEnforced : text.revokeThenFree}</Text>
      </Stack>
    </ActionDialog>
  );
}
