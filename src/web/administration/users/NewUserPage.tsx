import { Skeleton } from '@mantine/core';
import { defaultPasswordRules } from '../../kit/password-strength.ts';
import { useLoginOption, useMe } from '../../user-settings/me.ts';
import { NoAccess } from '../NoAccess.tsx';
import { NewUserForm } from './NewUserForm.tsx';
import { useGroups, useTenantTfa } from './queries.ts';

/** The usual role of a new user, ticked beforehand where it exists. */
const USUAL_ROLE = 'business';

export function NewUserPage() {
  const { can } = useMe();
  return can('createUsers') ? <NewUser /> : <NoAccess />;
}

function NewUser() {
  const groups = useGroups();
  const option = useLoginOption();
  const tenantTfa = useTenantTfa();
  if (groups.isPending || option.isPending || tenantTfa.isLoading)
    return <Skeleton height={480} radius="lg" aria-busy="true" />;
  const usual = groups.data?.find(({ name }) => name === USUAL_ROLE);
  return (
    <NewUserForm
      groupIds={usual ? [String(usual.id)] : []}
      rules={option.data ?? defaultPasswordRules}
      tenantTfa={tenantTfa.data}
    />
  );
}
