import { Center, Loader } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { mayHaveSession } from '../api/call.ts';
import { isRefused } from '../api/refused.ts';
import { AppProvider } from '../kit/AppProvider.tsx';
import { LoadFailed } from '../kit/LoadFailed.tsx';
import { shellText } from '../text/shell.ts';
import { leaveForLogin } from './leave.ts';
import { type Me, MeContext, useCurrentUserQuery, useTenantIdQuery } from './me.ts';
import { makeQueryClient } from './query-client.ts';

interface SignedInProps {
  readonly children: ReactNode;
}

/** Everything behind the login: shows its children once it is known who is there. */
export function SignedIn({ children }: SignedInProps) {
  const [client] = useState(makeQueryClient);
  const [known] = useState(mayHaveSession);
  useEffect(() => {
    if (!known) leaveForLogin();
  }, [known]);
  return (
    <AppProvider>
      <QueryClientProvider client={client}>
        {known ? <MeProvider>{children}</MeProvider> : <Waiting />}
      </QueryClientProvider>
    </AppProvider>
  );
}

function MeProvider({ children }: SignedInProps) {
  const user = useCurrentUserQuery();
  const tenant = useTenantIdQuery();
  const me = useMemo<Me | undefined>(
    () =>
      user.data && tenant.data
        ? { user: user.data, tenant: tenant.data, can: (right) => user.data.rights[right] === true }
        : undefined,
    [user.data, tenant.data],
  );
  if (me) return <MeContext value={me}>{children}</MeContext>;
  const error = user.error ?? tenant.error;
  const leaving = isRefused(error) && error.status === 401;
  if (!error || leaving) {
    return <Waiting />;
  }
  return (
    <main>
      <LoadFailed
        page
        title={shellText.loadFailed}
        error={error}
        onRetry={() => Promise.all([user.refetch(), tenant.refetch()])}
      />
    </main>
  );
}

function Waiting() {
  return (
    <Center mih="100dvh" component="main" aria-busy="true" aria-label={shellText.loading}>
      <Loader type="dots" />
    </Center>
  );
}
