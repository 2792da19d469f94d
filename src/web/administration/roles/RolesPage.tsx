import { Button, Skeleton, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { IconPlus, IconSearch, IconUsersGroup } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Group } from '../../../contract/roles.ts';
import { LoadFailed } from '../../kit/LoadFailed.tsx';
import { PageHeading } from '../../kit/PageHeading.tsx';
import { StateView } from '../../kit/StateView.tsx';
import table from '../../kit/Table.module.css';
import { administrationText } from '../../text/administration.ts';
import { rolesText as text } from '../../text/roles.ts';
import { useMe } from '../../user-settings/me.ts';
import { NoAccess } from '../NoAccess.tsx';
import { useGroups } from '../users/queries.ts';
import { RoleRowMenu } from './RoleRowMenu.tsx';
import classes from './Roles.module.css';

export function RolesPage() {
  const { can } = useMe();
  return can('readUsers') ? <Roles /> : <NoAccess />;
}

function Roles() {
  const { can } = useMe();
  const navigate = useNavigate();
  const groups = useGroups();
  const [filter, setFilter] = useState('');
  const needle = filter.trim().toLowerCase();
  const shown = groups.data?.filter(({ name, description }) =>
    `${name}\n${description}`.toLowerCase().includes(needle),
  );
  return (
    <>
      <PageHeading
        title={text.title}
        trail={administrationText.accounts}
        actions={
          can('changeGroups') && (
            <Button
              leftSection={<IconPlus size={18} />}
              onClick={() => navigate({ to: '/roles/new' })}
              data-testid="roles-add"
            >
              {text.add}
            </Button>
          )
        }
      />
      <TextInput
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
        placeholder={text.filter}
        aria-label={text.filter}
        leftSection={<IconSearch size={18} aria-hidden="true" />}
        className={classes.search ?? ''}
        data-testid="roles-filter"
      />
      <div className={table.card} aria-busy={groups.isPending}>
        {shown && shown.length > 0 && <RolesTable groups={shown} />}
        {shown?.length === 0 && <StateView icon={IconUsersGroup} title={needle ? text.noMatch : text.none} />}
        {groups.isPending && <Skeleton height={320} />}
        {groups.isError && !groups.data && (
          <LoadFailed title={text.failed} error={groups.error} onRetry={groups.refetch} />
        )}
      </div>
      {shown && (
        <Text size="sm" c="dimmed" mt="xs" role="status">
          {text.total(shown.length)}
        </Text>
      )}
    </>
  );
}

function RolesTable({ groups }: { readonly groups: readonly Group[] }) {
  return (
    <table className={`${table.table} ${classes.table}`}>
      <thead>
        <tr>
          <th scope="col">{text.name}</th>
          <th scope="col">{text.description}</th>
          <th scope="col">{text.permissions}</th>
          <td>
            <VisuallyHidden>{text.actions}</VisuallyHidden>
          </td>
        </tr>
      </thead>
      <tbody>
        {groups.map((group) => (
          <tr key={group.id} data-testid="roles-row" data-role={group.name}>
            <td>
              <Link to="/roles/$id" params={{ id: String(group.id) }} className={table.link}>
                {group.name}
              </Link>
            </td>
            <td className={classes.description}>{group.description}</td>
            <td className={classes.amount}>{text.permissionsOf(group.roles.references.length)}</td>
            <td className={`${table.menu} ${classes.menu}`}>
              <RoleRowMenu group={group} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
