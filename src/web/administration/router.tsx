import { createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router';
import { AdministrationFrame } from './AdministrationFrame.tsx';
import { AuditLogsPage } from './audit-logs/AuditLogsPage.tsx';
import { readAuditSearch } from './audit-logs/audit-search.ts';
import { AuthenticationPage } from './authentication/AuthenticationPage.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { NewRolePage, RolePage, readNewRoleSearch } from './roles/RolePages.tsx';
import { RolesPage } from './roles/RolesPage.tsx';
import { StartPage } from './StartPage.tsx';
import { SmsProviderPage } from './sms-provider/SmsProviderPage.tsx';
import { NewUserPage } from './users/NewUserPage.tsx';
import { UserDetailsPage } from './users/UserDetailsPage.tsx';
import { UsersPage } from './users/UsersPage.tsx';
import { readUsersSearch } from './users/users-search.ts';

const rootRoute = createRootRoute({ component: AdministrationFrame, notFoundComponent: NotFoundPage });

const start = createRoute({ getParentRoute: () => rootRoute, path: '/', component: StartPage });

const users = createRoute({
  getParentRoute: () => rootRoute,
  path: '/users',
  component: UsersPage,
  validateSearch: readUsersSearch,
});

const newUser = createRoute({ getParentRoute: () => rootRoute, path: '/users/new', component: NewUserPage });

const userDetails = createRoute({ getParentRoute: () => rootRoute, path: '/users/$id', component: UserDetailsPage });

const roles = createRoute({ getParentRoute: () => rootRoute, path: '/roles', component: RolesPage });

const newRole = createRoute({
  getParentRoute: () => rootRoute,
  path: '/roles/new',
  component: NewRolePage,
  validateSearch: readNewRoleSearch,
});

const role = createRoute({ getParentRoute: () => rootRoute, path: '/roles/$id', component: RolePage });

const authentication = createRoute({
  getParentRoute: () => rootRoute,
  path: '/auth-configuration/basic_settings',
  component: AuthenticationPage,
});

const authenticationStart = createRoute({
  getParentRoute: () => rootRoute,
  path: '/auth-configuration',
  beforeLoad: () => {
    throw redirect({ to: '/auth-configuration/basic_settings' });
  },
});

const smsProvider = createRoute({ getParentRoute: () => rootRoute, path: '/smsgateway', component: SmsProviderPage });

const auditLogs = createRoute({
  getParentRoute: () => rootRoute,
  path: '/audit-logs',
  component: AuditLogsPage,
  validateSearch: readAuditSearch,
});

export const router = createRouter({
  routeTree: rootRoute.addChildren([
    start,
    users,
    newUser,
    userDetails,
    roles,
    newRole,
    role,
    authentication,
    authenticationStart,
    smsProvider,
    auditLogs,
  ]),
  basepath: '/administration',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
