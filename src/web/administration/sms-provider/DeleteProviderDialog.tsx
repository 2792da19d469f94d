import { Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { deleteSmsProvider } from '../../api/sms-provider.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { MessageBox } from '../../kit/MessageArea.tsx';
import { showToast } from '../../kit/toasts.ts';
import { smsProviderText as text } from '../../text/sms-provider.ts';
import { useConfirmed } from '../use-confirmed.ts';
import { useTenantTfa } from '../users/queries.ts';

interface DeleteProviderDialogProps {
  readonly opened: boolean;
  /** Of the kind that is stored. */
  readonly label: string;
  readonly onClose: () => void;
  readonly onDeleted: () => Promise<unknown>;
}

/** Says first whom it locks out. */
export function DeleteProviderDialog({ opened, label, onClose, onDeleted }: DeleteProviderDialogProps) {
  const tfa = useTenantTfa().data;
  const { busy, run } = useConfirmed(onClose);
  const users = tfa?.strategy === 'SMS' ? tfa.impact?.activeUsers : undefined;
  const remove = () =>
    run(async () => {
      await deleteSmsProvider();
      showToast('success', text.removed);
      await onDeleted();
    });
  return (
    <ConfirmDialog
      opened={opened}
      title={text.removeTitle}
      confirmLabel={text.remove}
      danger
      busy={busy}
      confirmTestId="sms-provider-delete-confirm"
      onConfirm={remove}
      onCancel={onClose}
    >
      <Stack gap="sm">
        <Text>{text.removeMore(label)}</Text>
        {tfa?.strategy !== 'TOTP' && (
          <MessageBox
            message={{
              kind: 'danger',
              text: users === undefined ? text.removeImpactUnknown : text.removeImpact(users),
            }}
            icon={IconAlertTriangle}
          />
        )}
      </Stack>
    </ConfirmDialog>
  );
}
