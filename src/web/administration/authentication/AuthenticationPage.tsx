import { Button, Skeleton } from '@mantine/core';
import { IconCloudOff, IconRefresh } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { PageHeading } from '../../kit/PageHeading.tsx';
import { StateView } from '../../kit/StateView.tsx';
import { administrationText } from '../../text/administration.ts';
import { authenticationText as text } from '../../text/authentication.ts';
import { refusalText } from '../../text/refusals.ts';
import { shellText } from '../../text/shell.ts';
import { useMe } from '../../user-settings/me.ts';
import { NoAccess } from '../NoAccess.tsx';
import { useTenantTfa } from '../users/queries.ts';
import { TfaSettingsForm } from './TfaSettingsForm.tsx';

export function AuthenticationPage() {
  const { can } = useMe();
  return can('changeTenantTfa') ? <Authentication /> : <NoAccess />;
}

function Authentication() {
  const settings = useTenantTfa();
  const queries = useQueryClient();
  return (
    <>
      <PageHeading
        title={text.title}
        trail={administrationText.settings}
        actions={
          <Button
            variant="default"
            leftSection={<IconRefresh size={18} />}
            loading={settings.isRefetching}
            onClick={() => settings.refetch()}
            data-testid="auth-reload"
          >
            {shellText.reload}
          </Button>
        }
      />
      {settings.data ? (
        <TfaSettingsForm
          key={settings.dataUpdatedAt}
          settings={settings.data}
          onSaved={() => queries.invalidateQueries()}
        />
      ) : settings.isError ? (
        <StateView
          icon={IconCloudOff}
          title={text.loadFailed}
          action={<Button onClick={() => settings.refetch()}>{shellText.tryAgain}</Button>}
        >
          {refusalText(settings.error)}
        </StateView>
      ) : (
        <Skeleton height={280} radius="lg" />
      )}
    </>
  );
}
