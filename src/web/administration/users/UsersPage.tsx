import { Button } from '@mantine/core';
import { IconLogout2, IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { logOutAllUsers, type UsersFilter } from '../../api/users.ts';
import { ConfirmDialog } from '../../kit/ConfirmDialog.tsx';
import { PageHeading } from '../../kit/PageHeading.tsx';
import { ReloadButton } from '../../kit/ReloadButton.tsx';
import { administrationText } from '../../text/administration.ts';
import { usersText as text } from '../../text/users.ts';
import { leaveForLogin } from '../../user-settings/leave.ts';
import { useMe } from '../../user-settings/me.ts';
import { report } from '../../user-settings/report.ts';
import { NoAccess } from '../NoAccess.tsx';
import { useUsers } from './queries.ts';
import { UsersFilterBar } from './UsersFilterBar.tsx';
import { UsersList } from './UsersList.tsx';
import { filterOf, noFilter, searchOf } from './users-search.ts';

export function UsersPage() {
  const { can } = useMe();
  return can('readUsers') ? <Users /> : <NoAccess />;
}

function Users() {
  const { tenant, can } = useMe();
  const navigate = useNavigate();
  const filter = filterOf(useSearch({ from: '/users' }));
  const users = useUsers(filter);
  const [loggingOutAll, setLoggingOutAll] = useState(false);
  const [busy, setBusy] = useState(false);

  const setFilter = (next: UsersFilter) => void navigate({ to: '/users', search: searchOf(next) });

  const logOutAll = async () => {
    setBusy(true);
    try {
      await logOutAllUsers(tenant);
      leaveForLogin('allUsers');
    } catch (error) {
      setLoggingOutAll(false);
      report(error);
    }
    setBusy(false);
  };

  return (
    <>
      <PageHeading
        title={administrationText.users}
        trail={administrationText.accounts}
        actions={
          <>
            <ReloadButton busy={users.isRefetching} onReload={users.refetch} testId="users-reload" />
            {can('logOutAllUsers') && (
              <Button
                variant="default"
                leftSection={<IconLogout2 size={18} />}
                onClick={() => setLoggingOutAll(true)}
                data-testid="users-logout-all"
              >
                {text.logOutAll}
              </Button>
            )}
            {can('createUsers') && (
              <Button
                leftSection={<IconPlus size={18} />}
                onClick={() => navigate({ to: '/users/new' })}
                data-testid="users-add"
              >
                {text.addUser}
              </Button>
            )}
          </>
        }
      />
      <UsersFilterBar key={JSON.stringify(filter)} filter={filter} onApply={setFilter} />
      <UsersList users={users} filter={filter} onClearFilter={() => setFilter(noFilter)} />
      <ConfirmDialog
        opened={loggingOutAll}
        title={text.logOutAllTitle}
        confirmLabel={text.confirm}
        danger
        busy={busy}
        confirmTestId="users-logout-all-confirm"
        onConfirm={logOutAll}
        onCancel={() => setLoggingOutAll(false)}
      >
        {text.logOutAllMore}
      </ConfirmDialog>
    </>
  );
}
