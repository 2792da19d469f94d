import { requestPasswordLink } from '../../api/session.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { showToast } from '../../kit/toasts.ts';
import { usersText as text } from '../../text/users.ts';
import { useMe } from '../../user-settings/me.ts';
import { useConfirmed } from '../use-confirmed.ts';

interface SendPasswordLinkDialogProps {
  readonly opened: boolean;
  readonly userName: string;
  readonly email: string;
  readonly onClose: () => void;
}

/** Names the address before anything is sent there. */
export function SendPasswordLinkDialog({ opened, userName, email, onClose }: SendPasswordLinkDialogProps) {
  const { tenant } = useMe();
  const { busy, run } = useConfirmed(onClose);
  const send = () =>
    run(async () => {
      await requestPasswordLink(email, tenant);
      showToast('success', text.linkSent(email));
    });
  return (
    <ConfirmDialog
      opened={opened}
      title={text.sendLink}
      confirmLabel={text.sendLinkConfirm}
      busy={busy}
      confirmTestId="user-link-confirm"
      onConfirm={send}
      onCancel={onClose}
    >
      {text.sendLinkMore(userName, email)}
    </ConfirmDialog>
  );
}
