import { Button, Text } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { IconUserSearch, IconUsers } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { UsersFilter } from '../../api/users.ts';
import { LoadFailed } from '../../kit/LoadFailed.tsx';
import { LoadMore } from '../../kit/LoadMore.tsx';
import { StateView } from '../../kit/StateView.tsx';
import table from '../../kit/Table.module.css';
import { showToast } from '../../kit/toasts.ts';
import { refusalText } from '../../text/refusals.ts';
import { shellText } from '../../text/shell.ts';
import { usersText as text } from '../../text/users.ts';
import { useMe } from '../../user-settings/me.ts';
import type { useUsers } from './queries.ts';
import { UsersTable } from './UsersTable.tsx';
import { isFiltered } from './users-search.ts';

interface UsersListProps {
  readonly users: ReturnType<typeof useUsers>;
  readonly filter: UsersFilter;
  readonly onClearFilter: () => void;
}

/** The table in each of its states: loading, empty, failed, and with more to come. */
export function UsersList({ users, filter, onClearFilter }: UsersListProps) {
  const { can } = useMe();
  const navigate = useNavigate();
  const { ref, entry } = useIntersection({ rootMargin: '200px' });
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isFetchNextPageError, error } = users;
  const inView = entry?.isIntersecting === true;

  useEffect(() => {
    if (inView && hasNextPage && !isFetchingNextPage && !isFetchNextPageError) void fetchNextPage();
  }, [inView, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage]);
  useEffect(() => {
    if (error) showToast('danger', text.loadFailed, refusalText(error));
  }, [error]);

  if (users.isError && !users.data) {
    return (
      <div className={table.card}>
        <LoadFailed title={text.loadFailed} error={users.error} onRetry={users.refetch} />
      </div>
    );
  }
  const rows = users.data?.pages.flatMap((page) => page.users);
  const total = users.data?.pages[0]?.statistics.totalElements ?? rows?.length ?? 0;
  if (rows?.length === 0) {
    return (
      <div className={table.card}>
        {isFiltered(filter) ? (
          <StateView
            icon={IconUserSearch}
            title={text.noMatch}
            testId="users-no-match"
            action={
              <Button variant="default" onClick={onClearFilter}>
                {shellText.clearFilters}
              </Button>
            }
          />
        ) : (
          <StateView
            icon={IconUsers}
            title={text.noUsers}
            action={
              can('createUsers') && <Button onClick={() => navigate({ to: '/users/new' })}>{text.addUser}</Button>
            }
          />
        )}
      </div>
    );
  }
  return (
    <>
      <div className={table.card} aria-busy={rows === undefined}>
        <UsersTable users={rows} />
      </div>
      {rows && (
        <div ref={ref}>
          <LoadMore list={users} testId="users-load-more" />
        </div>
      )}
      {rows && (
        <Text size="sm" c="dimmed" mt="xs" role="status" data-testid="users-count">
          {rows.length < total ? text.shown(rows.length, total) : text.total(total)}
        </Text>
      )}
    </>
  );
}
