import { Stack, Text } from '@mantine/core';
import { revokeTotp } from '../../api/users.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { showToast } from '../../kit/toasts.ts';
import { usersText as text } from '../../text/users.ts';
import { useMe } from '../../user-settings/me.ts';
import { useConfirmed } from '../use-confirmed.ts';

interface RevokeTotpDialogProps {
  readonly opened: boolean;
  readonly user: { readonly id: string; readonly userName: string };
  /** As it stands on the server: an unsaved tick does not count yet. */
  readonly enforced: boolean;
  readonly onClose: () => void;
  readonly onRevoked: () => Promise<unknown>;
}

/** Acts at once, without Save. */
export function RevokeTotpDialog({ opened, user, enforced, onClose, onRevoked }: RevokeTotpDialogProps) {
  const { tenant } = useMe();
  const { busy, run } = useConfirmed(onClose);
  const revoke = () =>
    run(async () => {
      await revokeTotp(tenant, user.id);
      showToast('success', text.revoked);
      await onRevoked();
    });
  return (
    <ConfirmDialog
      opened={opened}
      title={text.revokeTitle}
      confirmLabel={text.revokeConfirm}
      danger
      busy={busy}
      confirmTestId="user-revoke-confirm"
      cancelTestId="user-revoke-cancel"
      onConfirm={revoke}
      onCancel={onClose}
    >
      <Stack gap="xs">
        <Text>{text.revokeMore(user.userName)}</Text>
        <Text>{enforced ? text.revokeThenEnforced : text.revokeThenFree}</Text>
      </Stack>
    </ConfirmDialog>
  );
}
