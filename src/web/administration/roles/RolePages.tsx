import { Button, Skeleton } from '@mantine/core';
import { IconUsersGroup } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Group } from '../../../contract/roles.ts';
import { LoadFailed } from '../../kit/LoadFailed.tsx';
import { StateView } from '../../kit/StateView.tsx';
import { rolesText as text } from '../../text/roles.ts';
import { useMe } from '../../user-settings/me.ts';
import { NoAccess } from '../NoAccess.tsx';
import { useGroups } from '../users/queries.ts';
import { RoleForm, type RoleValues } from './RoleForm.tsx';

const emptyRole: RoleValues = { name: '', description: '', permissions: [] };

const permissionsOf = ({ roles }: Group): string[] => roles.references.map(({ role }) => role.name);

/** `from`: the role whose permissions the new one begins with. */
export const readNewRoleSearch = ({ from }: Record<string, unknown>): { readonly from?: number } =>
  Number.isInteger(from) ? { from: Number(from) } : {};

export function NewRolePage() {
  const { can } = useMe();
  const { from } = useSearch({ from: '/roles/new' });
  if (!can('changeGroups')) return <NoAccess />;
  return (
    <WithGroups>
      {(groups) => {
        const model = groups.find(({ id }) => id === from);
        const copy = model && {
          name: text.copyOf(model.name),
          description: model.description,
          permissions: permissionsOf(model),
        };
        return <RoleForm group={undefined} initial={copy ?? emptyRole} readOnly={false} />;
      }}
    </WithGroups>
  );
}

export function RolePage() {
  const { can } = useMe();
  const { id } = useParams({ from: '/roles/$id' });
  const navigate = useNavigate();
  if (!can('readUsers')) return <NoAccess />;
  return (
    <WithGroups>
      {(groups) => {
        const group = groups.find((known) => String(known.id) === id);
        if (group) {
          const { name, description } = group;
          const initial = { name, description, permissions: permissionsOf(group) };
          return <RoleForm key={id} group={group} initial={initial} readOnly={!can('changeGroups')} />;
        }
        return (
          <StateView
            page
            icon={IconUsersGroup}
            title={text.notFound}
            testId="role-not-found"
            action={
              <Button variant="default" onClick={() => navigate({ to: '/roles' })}>
                {text.backToList}
              </Button>
            }
          >
            {text.notFoundMore}
          </StateView>
        );
      }}
    </WithGroups>
  );
}

function WithGroups({ children }: { readonly children: (groups: readonly Group[]) => ReactNode }) {
  const groups = useGroups();
  if (groups.data) return children(groups.data);
  if (groups.isPending) return <Skeleton height={480} radius="lg" aria-busy="true" />;
  return <LoadFailed page title={text.failed} error={groups.error} onRetry={groups.refetch} />;
}
