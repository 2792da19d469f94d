import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDotsVertical, IconEye, IconPencil, IconTrash } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { Group } from '../../../contract/roles.ts';
import { deleteGroup } from '../../api/groups.ts';
import { showToast } from '../../kit/toasts.ts';
import { rolesText as text } from '../../text/roles.ts';
import { useMe } from '../../user-settings/me.ts';
import { report } from '../../user-settings/report.ts';
import { useIsProtected } from './protected-roles.ts';
import { RoleImpactDialog } from './RoleImpactDialog.tsx';

export function RoleRowMenu({ group }: { readonly group: Group }) {
  const { tenant, can } = useMe();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const isProtected = useIsProtected();
  const [deleting, setDeleting] = useState(false);
  const [busy, setBusy] = useState(false);
  const mayChange = can('changeGroups');
  const OpenIcon = mayChange ? IconPencil : IconEye;

  const remove = async (forceLogout: boolean) => {
    setBusy(true);
    try {
      await deleteGroup(tenant, group.id, forceLogout);
      showToast('success', text.deleted(group.name));
      // Also users, who show their roles, and the caller, who may have had it.
      void queries.invalidateQueries();
    } catch (error) {
      report(error);
    }
    setBusy(false);
    setDeleting(false);
  };

  return (
    <>
      <Menu position="bottom-end" shadow="md" width={180} withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={text.menuOf(group.name)}
            data-testid="roles-menu"
          >
            <IconDotsVertical size={20} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<OpenIcon size={18} aria-hidden="true" />}
            onClick={() => navigate({ to: '/roles/$id', params: { id: String(group.id) } })}
          >
            {mayChange ? text.edit : text.view}
          </Menu.Item>
          {mayChange && (
            <Menu.Item
              leftSection={<IconCopy size={18} aria-hidden="true" />}
              onClick={() => navigate({ to: '/roles/new', search: { from: group.id } })}
              data-testid="roles-menu-duplicate"
            >
              {text.duplicate}
            </Menu.Item>
          )}
          {mayChange && !isProtected(group.name) && (
            <Menu.Item
              c="var(--danger-ink)"
              leftSection={<IconTrash size={18} aria-hidden="true" />}
              onClick={() => setDeleting(true)}
              data-testid="roles-menu-delete"
            >
              {text.remove}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {deleting && (
        <RoleImpactDialog
          action="delete"
          roleName={group.name}
          busy={busy}
          onConfirm={remove}
          onCancel={() => setDeleting(false)}
        />
      )}
    </>
  );
}
