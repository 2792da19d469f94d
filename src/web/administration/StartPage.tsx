import { Navigate } from '@tanstack/react-router';
import { useMe } from '../user-settings/me.ts';
import { NoAccess } from './NoAccess.tsx';

/** On to the first page that this user may open. */
export function StartPage() {
  const { can } = useMe();
  if (can('readUsers')) return <Navigate to="/users" replace />;
  if (can('changeTenantTfa')) return <Navigate to="/auth-configuration/basic_settings" replace />;
  if (can('readSmsProvider')) return <Navigate to="/smsgateway" replace />;
  if (can('readAudit')) return <Navigate to="/audit-logs" replace />;
  return <NoAccess />;
}
