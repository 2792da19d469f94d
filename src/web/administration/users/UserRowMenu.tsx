import { Menu } from '@mantine/core';
import { IconBan, IconCircleCheck, IconDotsVertical, IconMail, IconPencil, IconTrash } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import type { User } from '../../../contract/users.ts';
import { deleteUser, updateUser } from '../../api/users.ts';
import { showToast } from '../../kit/toasts.ts';
import { usersText as text } from '../../text/users.ts';
import { useMe } from '../../user-settings/me.ts';
import { report } from '../../user-settings/report.ts';
import { ActionDialog } from '../ActionDialog.tsx';
import { useForgetUsers } from './queries.ts';
import { SendPasswordLinkDialog } from './SendPasswordLinkDialog.tsx';
import classes from './UserRowMenu.module.css';

interface UserRowMenuProps {
  readonly user: User;
  readonly isMe: boolean;
}

const TENANT_ADMINISTRATOR = 'ROLE_TENANT_ADMIN';

const administersTenant = (user: User): boolean =>
  user.groups?.references.some(({ group }) =>
    group.roles.references.some(({ role }) => role.name === TENANT_ADMINISTRATOR),
  ) ?? false;

/** The button of every row; what it opens is built by the first press. */
export function UserRowMenu({ user, isMe }: UserRowMenuProps) {
  const [used, setUsed] = useState(false);
  if (used) return <OpenedRowMenu user={user} isMe={isMe} />;
  return <MenuButton aria-label={text.menuOf(user.userName)} onClick={() => setUsed(true)} />;
}

function MenuButton(props: ComponentProps<'button'>) {
  return (
    <button type="button" aria-haspopup="menu" {...props} className={classes.button} data-testid="users-menu">
      <IconDotsVertical size={20} aria-hidden="true" />
    </button>
  );
}

function OpenedRowMenu({ user, isMe }: UserRowMenuProps) {
  const { tenant, can } = useMe();
  const navigate = useNavigate();
  const forgetUsers = useForgetUsers();
  const [asking, setAsking] = useState<'disable' | 'delete' | 'link' | undefined>();
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  // Closing gives the focus back to whoever had it: that has to be this very button.
  useEffect(() => {
    button.current?.focus();
    setOpened(true);
  }, []);

  const close = () => setAsking(undefined);
  const setEnabled = (enabled: boolean) => updateUser(tenant, user.id, { enabled });
  const enable = async () => {
    try {
      await setEnabled(true);
      showToast('success', text.userEnabled(user.userName));
      forgetUsers();
    } catch (error) {
      report(error);
    }
  };

  const canSwitch = can('updateUsers') && !isMe;
  const canDelete = can('deleteUsers') && !isMe && !administersTenant(user);
  return (
    <>
      <Menu
        opened={opened}
        onChange={setOpened}
        position="bottom-end"
        shadow="md"
        width={250}
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <MenuButton ref={button} aria-label={text.menuOf(user.userName)} />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPencil size={18} aria-hidden="true" />}
            onClick={() => navigate({ to: '/users/$id', params: { id: user.id } })}
            data-testid="users-menu-edit"
          >
            {text.edit}
          </Menu.Item>
          {canSwitch && user.enabled && user.email && (
            <Menu.Item
              leftSection={<IconMail size={18} aria-hidden="true" />}
              onClick={() => setAsking('link')}
              data-testid="users-menu-link"
            >
              {text.sendLink}
            </Menu.Item>
          )}
          {canSwitch && user.enabled && (
            <Menu.Item
              leftSection={<IconBan size={18} aria-hidden="true" />}
              onClick={() => setAsking('disable')}
              data-testid="users-menu-disable"
            >
              {text.disable}
            </Menu.Item>
          )}
          {canSwitch && !user.enabled && (
            <Menu.Item
              leftSection={<IconCircleCheck size={18} aria-hidden="true" />}
              onClick={enable}
              data-testid="users-menu-enable"
            >
              {text.enable}
            </Menu.Item>
          )}
          {canDelete && (
            <Menu.Item
              c="var(--danger-ink)"
              leftSection={<IconTrash size={18} aria-hidden="true" />}
              onClick={() => setAsking('delete')}
              data-testid="users-menu-delete"
            >
              {text.remove}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {asking === 'link' && user.email && (
        <SendPasswordLinkDialog opened userName={user.userName} email={user.email} onClose={close} />
      )}
      {asking === 'disable' && (
        <ActionDialog
          opened
          title={text.disableTitle}
          confirmLabel={text.disable}
          danger
          confirmTestId="users-disable-confirm"
          act={() => setEnabled(false)}
          done={text.userDisabled(user.userName)}
          onDone={forgetUsers}
          onClose={close}
        >
          {text.disableMore(user.userName)}
        </ActionDialog>
      )}
      {asking === 'delete' && (
        <ActionDialog
          opened
          title={text.deleteTitle}
          confirmLabel={text.remove}
          danger
          confirmTestId="users-delete-confirm"
          act={() => deleteUser(tenant, user.id)}
          done={text.userDeleted(user.userName)}
          onDone={forgetUsers}
          onClose={close}
        >
          {text.deleteMore(user.userName)}
        </ActionDialog>
      )}
    </>
  );
}
