import { Skeleton } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { SmsProvider } from '../../../contract/sms-provider.ts';
import { readSmsProvider, readSmsProviderKinds } from '../../api/sms-provider.ts';
import { LoadFailed } from '../../kit/LoadFailed.tsx';
import { MessageBox } from '../../kit/MessageArea.tsx';
import { PageHeading } from '../../kit/PageHeading.tsx';
import { ReloadButton } from '../../kit/ReloadButton.tsx';
import { administrationText } from '../../text/administration.ts';
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
    <div className={classes.page}>
      <PageHeading
        title={text.title}
        trail={administrationText.settings}
        actions={<ReloadButton busy={stored.isRefetching} onReload={refresh} testId="sms-provider-reload" />}
      />
      {stored.data && kinds.data ? (
        <div className={classes.parts}>
          <InForce {...stored.data} />
          <ProviderForm
            stored={stored.data}
            kinds={kinds.data}
            onChanged={refresh}
            onReload={async () => (await stored.refetch({ throwOnError: true })).data}
          />
          <MessagesCard delivery={stored.data.delivery} />
        </div>
      ) : failed ? (
        <LoadFailed
          title={text.loadFailed}
          error={failed}
          onRetry={() => Promise.all([stored.refetch(), kinds.refetch()])}
        />
      ) : (
        <Skeleton height={320} radius="lg" aria-busy="true" />
      )}
    </div>
  );
}

function InForce({ inForce, outdated }: Pick<SmsProvider, 'inForce' | 'outdated'>) {
  if (inForce === 'none' || outdated) {
    return (
      <MessageBox
        message={{ kind: 'danger', text: outdated ? text.outdated : text.inForce.none }}
        icon={IconAlertTriangle}
        testId={outdated ? 'sms-provider-outdated' : 'sms-provider-none'}
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
