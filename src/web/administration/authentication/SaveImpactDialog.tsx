import { Stack, Text } from '@mantine/core';
import type { Strategy, TenantTfa } from '../../../contract/tenant-tfa.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { MessageBox } from '../../kit/MessageArea.tsx';
import { authenticationText as text } from '../../text/authentication.ts';
import { useMe } from '../../user-settings/me.ts';

export type Impact =
  | {
      readonly kind: 'strategy';
      readonly to: Strategy;
      readonly activeUsers: number;
      readonly usersWithoutNumber: number;
    }
  | { readonly kind: 'enforce'; readonly usersWithoutFactor: number }
  | { readonly kind: 'disable'; readonly activeUsers: number };

interface SaveImpactDialogProps {
  readonly impact: Impact | undefined;
  /** As they are before the change. */
  readonly settings: Pick<TenantTfa, 'enforcedOnSystemLevel' | 'enforcedUsersGroup'>;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

const titles = { strategy: text.logoutTitle, enforce: text.enforceTitle, disable: text.disableTitle };
const verbs = { strategy: text.confirmLogout, enforce: text.confirmEnforce, disable: text.confirmDisable };

/** How many users the change reaches, before it does. */
export function SaveImpactDialog({ impact, settings, busy, onConfirm, onCancel }: SaveImpactDialogProps) {
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
        {impact?.kind === 'strategy' && <StrategyImpact {...impact} settings={settings} />}
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

type StrategyImpactProps = Extract<Impact, { kind: 'strategy' }> & Pick<SaveImpactDialogProps, 'settings'>;

/** A new strategy clears everybody's set-up; what they meet afterwards depends on which one it is. */
function StrategyImpact({ to, activeUsers, usersWithoutNumber, settings }: StrategyImpactProps) {
  const { user } = useMe();
  const enforced = smsEnforcedFor(settings);
  const forgotten = to === 'SMS' && usersWithoutNumber > 0;
  return (
    <>
      <Text>{text.logoutMore}</Text>
      <MessageBox
        message={{
          kind: activeUsers > 0 ? 'danger' : 'info',
          text: activeUsers > 0 ? text.losesSetUp[to](activeUsers) : text.nobodyLoses,
        }}
      />
      <Text>{to === 'SMS' && enforced ? enforced : text.afterwards[to]}</Text>
      {forgotten && (
        <MessageBox
          message={
            enforced
              ? { kind: 'danger', text: text.withoutNumberNow(usersWithoutNumber) }
              : { kind: 'warning', text: text.withoutNumber(usersWithoutNumber) }
          }
        />
      )}
      {forgotten && enforced && !user.phone && (
        <MessageBox message={{ kind: 'danger', text: text.youHaveNoNumber }} testId="auth-own-number" />
      )}
    </>
  );
}

/** From whom a code by SMS is asked without anybody switching it on for them. */
function smsEnforcedFor(settings: SaveImpactDialogProps['settings']): string | undefined {
  if (settings.enforcedOnSystemLevel) return text.smsEnforced.everybody;
  return settings.enforcedUsersGroup ? text.smsEnforced.role(settings.enforcedUsersGroup) : undefined;
}
