import { Button, Group, Skeleton, Text } from '@mantine/core';
import { IconKey, IconShieldOff, IconShieldQuestion } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { CurrentUser } from '../../contract/users.ts';
import { readTotpActivity } from '../api/totp-secret.ts';
import { settingsText as text } from '../text/settings.ts';
import { useLoginOption, useMe } from './me.ts';
import classes from './TfaStatusLine.module.css';

interface TfaStatusLineProps {
  readonly onSetUp?: (() => void) | undefined;
}

/** Where the user stands. Under SMS only that: it is the administrator's business alone. */
export function TfaStatusLine({ onSetUp }: TfaStatusLineProps) {
  const { user } = useMe();
  const option = useLoginOption();
  if (option.data?.tfaStrategy === 'SMS') return <SmsStatus status={user.tfaStatus} />;
  return <TotpStatus onSetUp={onSetUp} />;
}

function SmsStatus({ status }: { readonly status: CurrentUser['tfaStatus'] }) {
  if (status === 'active') {
    return (
      <Line icon={<IconKey size={20} aria-hidden="true" />} tone="success">
        {text.smsActive}
      </Line>
    );
  }
  if (status !== 'blocked' && status !== 'off') return null;
  return (
    <Line icon={<IconShieldOff size={20} aria-hidden="true" />} tone={status === 'off' ? 'neutral' : 'warning'}>
      {status === 'off' ? text.smsOff : text.smsBlocked}
    </Line>
  );
}

function TotpStatus({ onSetUp }: TfaStatusLineProps) {
  const { user } = useMe();
  const option = useLoginOption();
  const { tfaStatus } = user;
  const concerned = tfaStatus === 'active' || tfaStatus === 'off' || tfaStatus === 'pending';
  const applies = option.data?.tfaStrategy === 'TOTP' && concerned;
  const activity = useQuery({ queryKey: ['totpActivity'], queryFn: readTotpActivity, enabled: applies });

  if (!applies) return null;
  if (activity.isPending) return <Skeleton height={20} width="60%" />;
  if (activity.isError) {
    return (
      <Line icon={<IconShieldQuestion size={20} aria-hidden="true" />} tone="warning">
        {text.tfaUnknown}
      </Line>
    );
  }
  const { isActive, activatedAt, lastUsedAt } = activity.data;
  if (isActive) {
    return (
      <Line icon={<IconKey size={20} aria-hidden="true" />} tone="success">
        {text.tfaActive(activatedAt, lastUsedAt)}
      </Line>
    );
  }
  const pending = tfaStatus === 'pending' || activity.data.isForced;
  return (
    <Group gap="md">
      {onSetUp && (
        <Button onClick={onSetUp} leftSection={<IconKey size={18} />} data-testid="usersettings-setup-tfa">
          {text.setUp}
        </Button>
      )}
      <Line icon={<IconShieldOff size={20} aria-hidden="true" />} tone={pending ? 'warning' : 'neutral'}>
        {pending ? text.tfaRequired : text.tfaOff}
      </Line>
    </Group>
  );
}

interface LineProps {
  readonly icon: React.ReactNode;
  readonly tone: 'success' | 'warning' | 'neutral';
  readonly children: string;
}

function Line({ icon, tone, children }: LineProps) {
  return (
    <div className={classes.line} data-tone={tone} data-testid="usersettings-tfa-status">
      {icon}
      <Text size="sm">{children}</Text>
    </div>
  );
}
