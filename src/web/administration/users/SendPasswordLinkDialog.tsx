import { requestPasswordLink } from '../../api/session.ts';
import { usersText as text } from '../../text/users.ts';
import { useMe } from '../../user-settings/me.ts';
import { ActionDialog } from '../ActionDialog.tsx';

interface SendPasswordLinkDialogProps {
  readonly opened: boolean;
  readonly userName: string;
  readonly email: string;
  readonly onClose: () => void;
}

/** Names the address before anything is sent there. */
export function SendPasswordLinkDialog({ opened, userName, email, onClose }: SendPasswordLinkDialogProps) {
  const { tenant } = useMe();
  return (
    <ActionDialog
      opened={opened}
      title={text.sendLink}
      confirmLabel={text.sendLinkConfirm}
      confirmTestId="user-link-confirm"
      act={() => requestPasswordLink(email, tenant)}
      done={text.linkSent(email)}
      onClose={onClose}
    >
      {text.sendLinkMore(userName, email)}
    </ActionDialog>
  );
}
