import { Skeleton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { LoadFailed } from '../../kit/LoadFailed.tsx';
import { PageHeading } from '../../kit/PageHeading.tsx';
import { ReloadButton } from '../../kit/ReloadButton.tsx';
import { administrationText } from '../../text/administration.ts';
import { authenticationText as text } from '../../text/authentication.ts';
import { useMe } from '../../user-settings/me.ts';
import { NoAccess } from '../NoAccess.tsx';
import { useTenantTfa } from '../users/queries.ts';
import classes from './TfaSettingsForm.module.css';
import { TfaSettingsForm } from './TfaSettingsForm.tsx';

export function AuthenticationPage() {
  const { can } = useMe();
  return can('changeTenantTfa') ? <Authentication /> : <NoAccess />;
}

function Authentication() {
  const settings = useTenantTfa();
  const queries = useQueryClient();
  return (
    <div className={classes.page}>
      <PageHeading
        title={text.title}
        trail={administrationText.settings}
        actions={<ReloadButton busy={settings.isRefetching} onReload={settings.refetch} testId="auth-reload" />}
      />
      {settings.data ? (
        <TfaSettingsForm
          key={settings.dataUpdatedAt}
          settings={settings.data}
          onSaved={() => queries.invalidateQueries()}
        />
      ) : settings.isError ? (
        <LoadFailed title={text.loadFailed} error={settings.error} onRetry={settings.refetch} />
      ) : (
        <Skeleton height={280} radius="lg" />
      )}
    </div>
  );
}
