import { Button, Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconCloudOff, IconRefresh } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { readSmsProvider, readSmsProviderKinds } from '../../api/sms-provider.ts';
import { MessageBox } from '../../kit/MessageArea.tsx';
import { PageHeading } from '../../kit/PageHeading.tsx';
import { StateView } from '../../kit/StateView.tsx';
import { administrationText } from '../../text/administration.ts';
import { refusalText } from '../../text/refusals.ts';
import { shellText } from '../../text/shell.ts';
import { smsProviderText as text } from '../../text/sms-provider.ts';
import { useMe } from '../../user-settings/me.ts';
import { NoAccess } from '../NoAccess.tsx';
import { MessagesCard } from './MessagesCard.tsx';
import { ProviderForm } from './ProviderForm.tsx';
import classes from './SmsProvider.module.css';

export function SmsProviderPage() {
  const { can } = useMe();
  return can('readSmsProvider') ? <Provider /> : <NoAccess />;
}

function Provider() {
  const queries = useQueryClient();
  // What is being edited stays as it was read.
  const stored = useQuery({ queryKey: ['smsProvider'], queryFn: readSmsProvider, refetchOnWindowFocus: false });
  const kinds = useQuery({ queryKey: ['smsProviderKinds'], queryFn: readSmsProviderKinds, staleTime: Infinity });
  const refresh = () =>
    Promise.all(
      ['smsProvider', 'smsMessages', 'tenantTfa'].map((key) => queries.invalidateQueries({ queryKey: [key] })),
    );
  const failed = stored.error ?? kinds.error;
  return (
    <>
      <PageHeading
        title={text.title}
        trail={administrationText.settings}
        actions={
          <Button
            variant="default"
            leftSection={<IconRefresh size={18} />}
            loading={stored.isRefetching}
            onClick={refresh}
            data-testid="sms-provider-reload"
          >
            {shellText.reload}
          </Button>
        }
      />
      {stored.data && kinds.data ? (
        <div className={classes.page}>
          <InForce inForce={stored.data.inForce} />
          <ProviderForm stored={stored.data} kinds={kinds.data} onChanged={refresh} />
          <MessagesCard delivery={stored.data.delivery} />
        </div>
      ) : failed ? (
        <StateView
          icon={IconCloudOff}
          title={text.loadFailed}
          action={
            <Button onClick={() => Promise.all([stored.refetch(), kinds.refetch()])}>{shellText.tryAgain}</Button>
          }
        >
          {refusalText(failed)}
        </StateView>
      ) : (
        <Skeleton height={320} radius="lg" aria-busy="true" />
      )}
    </>
  );
}

function InForce({ inForce }: { readonly inForce: keyof typeof text.inForce }) {
  if (inForce === 'none') {
    return (
      <MessageBox
        message={{ kind: 'danger', text: text.inForce.none }}
        icon={IconAlertTriangle}
        testId="sms-provider-none"
      />
    );
  }
  return (
    <MessageBox
      message={{ kind: inForce === 'own' ? 'success' : 'info', text: text.inForce[inForce] }}
      testId="sms-provider-in-force"
    />
  );
}
