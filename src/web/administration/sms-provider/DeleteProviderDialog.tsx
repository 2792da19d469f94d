import { Stack, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { deleteSmsProvider } from '../../api/sms-provider.ts';
import { MessageBox } from '../../kit/MessageArea.tsx';
import { smsProviderText as text } from '../../text/sms-provider.ts';
import { ActionDialog } from '../ActionDialog.tsx';
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
  const users = tfa?.strategy === 'SMS' ? tfa.impact?.activeUsers : undefined;
  return (
    <ActionDialog
      opened={opened}
      title={text.removeTitle}
      confirmLabel={text.remove}
      danger
      confirmTestId="sms-provider-delete-confirm"
      act={deleteSmsProvider}
      done={text.removed}
      onDone={onDeleted}
      onClose={onClose}
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
    </ActionDialog>
  );
}
