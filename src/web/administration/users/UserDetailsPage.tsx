import { Button, Skeleton } from '@mantine/core';
import { IconCloudOff, IconUserQuestion } from '@tabler/icons-react';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { isRefused } from '../../api/refused.ts';
import { StateView } from '../../kit/StateView.tsx';
import { refusalText } from '../../text/refusals.ts';
import { shellText } from '../../text/shell.ts';
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
  const [round, setRound] = useState(0);
  if (user.data) {
    const startAgain = async () => {
      await user.refetch();
      setRound(round + 1);
    };
    return <UserDetailsForm key={round} loaded={user.data} onReload={user.refetch} onStartAgain={startAgain} />;
  }
  if (user.isPending) return <Skeleton height={480} radius="lg" aria-busy="true" />;
  if (isRefused(user.error, 'userNotFound')) {
    return (
      <StateView
        page
        icon={IconUserQuestion}
        title={text.notFound}
        testId="user-not-found"
        action={<Link to="/users">{text.backToList}</Link>}
      >
        {text.notFoundMore}
      </StateView>
    );
  }
  return (
    <StateView
      page
      icon={IconCloudOff}
      title={text.detailsFailed}
      action={<Button onClick={() => user.refetch()}>{shellText.tryAgain}</Button>}
    >
      {refusalText(user.error)}
    </StateView>
  );
}
