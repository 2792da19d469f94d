import { Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { readMembers } from '../../api/groups.ts';
import { Card } from '../../kit/Card.tsx';
import table from '../../kit/Table.module.css';
import { refusalText } from '../../text/refusals.ts';
import { rolesText as text } from '../../text/roles.ts';
import { nameOf, useMe } from '../../user-settings/me.ts';
import classes from './Roles.module.css';

/** More are a matter of the users list. */
const SHOWN = 10;

/** Who has the role; it is given and taken in the users list. */
export function RoleMembersCard({ id }: { readonly id: number }) {
  const { tenant } = useMe();
  const members = useQuery({ queryKey: ['members', id], queryFn: () => readMembers(tenant, id, SHOWN) });
  return (
    <Card title={text.members}>
      {members.isPending && <Skeleton height={120} aria-busy="true" />}
      {members.isError && <Text c="dimmed">{refusalText(members.error)}</Text>}
      {members.data?.total === 0 && <Text c="dimmed">{text.noMembers}</Text>}
      {members.data && members.data.total > 0 && (
        <>
          <Text size="sm" c="dimmed" mb="sm" data-testid="role-members-count">
            {text.membersOf(members.data.total)}
          </Text>
          <ul className={classes.members}>
            {members.data.users.map((user) => (
              <li key={user.id}>
                <Link to="/users/$id" params={{ id: user.id }} className={table.link}>
                  {user.userName}
                </Link>
                {nameOf(user) !== user.userName && (
                  <Text span size="sm" c="dimmed">
                    {' '}
                    {nameOf(user)}
                  </Text>
                )}
              </li>
            ))}
          </ul>
          <Link to="/users" search={{ roles: String(id) }} className={classes.more}>
            {text.membersMore}
          </Link>
        </>
      )}
    </Card>
  );
}
