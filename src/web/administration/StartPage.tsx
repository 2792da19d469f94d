import { Navigate } from '@tanstack/react-router';
import { pageRights } from '../../contract/rights.ts';
import { useMe } from '../user-settings/me.ts';
import { NoAccess } from './NoAccess.tsx';

const pages = {
  readUsers: '/users',
  changeTenantTfa: '/auth-configuration/basic_settings',
  readSmsProvider: '/smsgateway',
  readAudit: '/audit-logs',
} as const;

/** On to the first page that this user may open. */
export function StartPage() {
  const { can } = useMe();
  const first = pageRights.find(can);
  return first ? <Navigate to={pages[first]} replace /> : <NoAccess />;
}
