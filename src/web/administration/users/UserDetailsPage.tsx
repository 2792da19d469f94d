import { Button, Skeleton } from '@mantine/core';
import { IconUserQuestion } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { isRefused } from '../../api/refused.ts';
import { LoadFailed } from '../../kit/LoadFailed.tsx';
import { StateView } from '../../kit/StateView.tsx';
import { usersText as text } from '../../text/users.ts';
import { useMe } from '../../user-settings/me.ts';
import { NoAccess } from '../NoAccess.tsx';
import { useUser } from './queries.ts';
import { UserDetailsForm } from './UserDetailsForm.tsx';

export function UserDetailsPage() {
  const { can } = useMe();
  const { id } = useParams({ from: '/users/$id' });
  return can('readUsers') ? <UserDetails key={id} id={id} /> : <NoAccess />;
}

function UserDetails({ id }: { readonly id: string }) {
  const user = useUser(id);
  const queries = useQueryClient();
  if (user.data) {
    return (
      <UserDetailsForm
        loaded={user.data}
        onReload={user.refetch}
        onStartAgain={() => queries.resetQueries({ queryKey: ['user', id] })}
      />
    );
  }
  if (user.isPending) return <Skeleton height={480} radius="lg" aria-busy="true" />;
  if (isRefused(user.error, 'userNotFound')) {
    return (
      <StateView
        page
        icon={IconUserQuestion}
        title={text.notFound}
        testId="user-not-found"
        action={
          <Button component="a" href="/administration/users" variant="default">
            {text.backToList}
          </Button>
        }
      >
        {text.notFoundMore}
      </StateView>
    );
  }
  return <LoadFailed page title={text.detailsFailed} error={user.error} onRetry={user.refetch} />;
}
