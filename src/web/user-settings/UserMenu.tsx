import {
  ActionIcon,
  Avatar,
  CopyButton,
  Divider,
  Drawer,
  Group,
  NavLink,
  Stack,
  Text,
  UnstyledButton,
  VisuallyHidden,
} from '@mantine/core';
import { IconCheck, IconCopy, IconHome, IconLogout, IconSettings, IconShieldCog } from '@tabler/icons-react';
import { useState } from 'react';
import { pageRights } from '../../contract/rights.ts';
import { ThemeSwitch } from '../kit/ThemeSwitch.tsx';
import { showToast } from '../kit/toasts.ts';
import { asList } from '../text/language.ts';
import { shellText as text } from '../text/shell.ts';
import { logOutAndLeave } from './leave.ts';
import { nameOf, roleNamesOf, useMe } from './me.ts';
import { UserSettingsDialogs } from './UserSettingsDialogs.tsx';

/** The User button at the top right, the drawer that it opens, and the dialogs behind it. */
export function UserMenu() {
  const { user, tenant, can } = useMe();
  const [opened, setOpened] = useState(false);
  const [settings, setSettings] = useState(false);
  const name = nameOf(user);
  const roles = roleNamesOf(user);
  const administrates = pageRights.some(can);
  const onAdministration = window.location.pathname.startsWith('/administration');

  const logOut = () => logOutAndLeave().catch(() => showToast('danger', text.logoutFailed));

  return (
    <>
      <UnstyledButton
        onClick={() => setOpened(true)}
        aria-haspopup="dialog"
        aria-expanded={opened}
        data-testid="usermenu-open"
      >
        <Avatar name={name} color="petrol" variant="filled" radius="xl" size={36} aria-hidden="true" />
        <VisuallyHidden>{text.userMenuOf(name)}</VisuallyHidden>
      </UnstyledButton>
      <Drawer opened={opened} onClose={() => setOpened(false)} position="right" size="20rem" title={text.userMenu}>
        <Stack gap="md">
          <Group wrap="nowrap">
            <Avatar name={name} color="petrol" variant="filled" radius="xl" size="lg" aria-hidden="true" />
            <div style={{ minWidth: 0 }}>
              <Text fw={600} truncate title={name}>
                {name}
              </Text>
              <Text size="sm" c="dimmed" data-testid="usermenu-roles">
                {roles.length > 0 ? asList(roles) : text.noRoles}
              </Text>
            </div>
          </Group>
          <Divider />
          <div>
            <NavLink
              component="button"
              type="button"
              label={text.userSettings}
              leftSection={<IconSettings size={20} aria-hidden="true" />}
              onClick={() => {
                setOpened(false);
                setSettings(true);
              }}
              data-testid="usermenu-settings"
            />
            {onAdministration ? (
              <NavLink
                href="/user-settings"
                label={text.toHome}
                leftSection={<IconHome size={20} aria-hidden="true" />}
              />
            ) : (
              administrates && (
                <NavLink
                  href="/administration"
                  label={text.administration}
                  leftSection={<IconShieldCog size={20} aria-hidden="true" />}
                  data-testid="usermenu-administration"
                />
              )
            )}
            <NavLink
              component="button"
              type="button"
              label={text.logout}
              leftSection={<IconLogout size={20} aria-hidden="true" />}
              onClick={logOut}
              data-testid="usermenu-logout"
            />
          </div>
          <Divider label={text.uiSettings} labelPosition="left" />
          <ThemeSwitch />
          <Divider />
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm" truncate>
              {text.tenantId}: {tenant}
            </Text>
            <CopyButton value={tenant}>
              {({ copied, copy }) => (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  onClick={copy}
                  aria-label={copied ? text.copied : text.copyTenantId}
                >
                  {copied ? <IconCheck size={18} /> : <IconCopy size={18} />}
                </ActionIcon>
              )}
            </CopyButton>
          </Group>
        </Stack>
      </Drawer>
      <UserSettingsDialogs opened={settings} onClose={() => setSettings(false)} />
    </>
  );
}
