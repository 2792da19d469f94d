import { Stack, Text } from '@mantine/core';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { MessageBox } from '../../kit/MessageArea.tsx';
import { authenticationText as text } from '../../text/authentication.ts';
import { useMe } from '../../user-settings/me.ts';

export type Impact =
  | { readonly kind: 'strategy'; readonly activeUsers: number }
  | { readonly kind: 'enforce'; readonly usersWithoutFactor: number }
  | { readonly kind: 'disable'; readonly activeUsers: number };

interface SaveImpactDialogProps {
  readonly impact: Impact | undefined;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

const titles = { strategy: text.logoutTitle, enforce: text.enforceTitle, disable: text.disableTitle };
const verbs = { strategy: text.confirmLogout, enforce: text.confirmEnforce, disable: text.confirmDisable };

/** How many users the change reaches, before it does. */
export function SaveImpactDialog({ impact, busy, onConfirm, onCancel }: SaveImpactDialogProps) {
  const { user } = useMe();
  const kind = impact?.kind ?? 'enforce';
  return (
    <ConfirmDialog
      opened={impact !== undefined}
      title={titles[kind]}
      confirmLabel={verbs[kind]}
      danger={kind !== 'enforce'}
      busy={busy}
      confirmTestId="auth-save-confirm"
      cancelTestId="auth-save-cancel"
      onConfirm={onConfirm}
      onCancel={onCancel}
    >
      <Stack gap="sm" data-testid="auth-impact">
        {impact?.kind === 'strategy' && (
          <>
            <Text>{text.logoutMore}</Text>
            <MessageBox
              message={{
                kind: impact.activeUsers > 0 ? 'danger' : 'info',
                text: impact.activeUsers > 0 ? text.losesSecret(impact.activeUsers) : text.nobodyLoses,
              }}
            />
          </>
        )}
        {impact?.kind === 'enforce' && (
          <>
            <Text>{impact.usersWithoutFactor > 0 ? text.mustSetUp(impact.usersWithoutFactor) : text.nobodyMust}</Text>
            <Text>{text.sessionsStay}</Text>
            {user.tfaStatus !== 'active' && user.tfaStatus !== 'excluded' && (
              <MessageBox message={{ kind: 'warning', text: text.youToo }} />
            )}
          </>
        )}
        {impact?.kind === 'disable' && (
          <>
            <Text>{text.disableMore}</Text>
            {impact.activeUsers > 0 && <Text>{text.keepsSecrets(impact.activeUsers)}</Text>}
          </>
        )}
      </Stack>
    </ConfirmDialog>
  );
}
