import { IconClipboardList, IconMessage2, IconShieldLock, IconUsers, IconUsersGroup } from '@tabler/icons-react';
import { Link, Outlet } from '@tanstack/react-router';
import { PageShell } from '../kit/PageShell.tsx';
import { administrationText as text } from '../text/administration.ts';
import { useMe } from '../user-settings/me.ts';
import { UserMenu } from '../user-settings/UserMenu.tsx';
import classes from './AdministrationFrame.module.css';

const pages = [
  {
    section: text.accounts,
    links: [
      { to: '/users', label: text.users, icon: IconUsers, right: 'readUsers' },
      { to: '/roles', label: text.roles, icon: IconUsersGroup, right: 'readUsers' },
      { to: '/audit-logs', label: text.auditLogs, icon: IconClipboardList, right: 'readAudit' },
    ],
  },
  {
    section: text.settings,
    links: [
      {
        to: '/auth-configuration/basic_settings',
        label: text.authentication,
        icon: IconShieldLock,
        right: 'changeTenantTfa',
      },
      { to: '/smsgateway', label: text.smsProvider, icon: IconMessage2, right: 'readSmsProvider' },
    ],
  },
] as const;

export function AdministrationFrame() {
  const { can } = useMe();
  const somewhere = pages.some(({ links }) => links.some((link) => can(link.right)));
  return (
    <PageShell
      title={text.application}
      userButton={<UserMenu />}
      {...(somewhere ? { navigator: () => <Navigator /> } : {})}
    >
      <Outlet />
    </PageShell>
  );
}

/** Only what the user may open. */
function Navigator() {
  const { can } = useMe();
  return pages.map(({ section, links }) => {
    const allowed = links.filter((link) => can(link.right));
    if (allowed.length === 0) return null;
    return (
      <div key={section} className={classes.section}>
        <p className={classes.name}>{section}</p>
        <ul className={classes.links}>
          {allowed.map(({ to, label, icon: LinkIcon }) => (
            <li key={to}>
              <Link to={to} className={classes.link} activeProps={{ 'aria-current': 'page' }}>
                <LinkIcon size={20} stroke={1.7} aria-hidden="true" />
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </div>
    );
  });
}
