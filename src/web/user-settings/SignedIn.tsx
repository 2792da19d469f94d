import { Button, Center, Loader } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { QueryClientProvider } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { isRefused } from '../api/refused.ts';
import { AppProvider } from '../kit/AppProvider.tsx';
import { StateView } from '../kit/StateView.tsx';
import { refusalText } from '../text/refusals.ts';
import { shellText } from '../text/shell.ts';
import { type Me, MeContext, useCurrentUserQuery, useTenantIdQuery } from './me.ts';
import { makeQueryClient } from './query-client.ts';

interface SignedInProps {
  readonly children: ReactNode;
}

/** Everything behind the login: shows its children once it is known who is there. */
export function SignedIn({ children }: SignedInProps) {
  const [client] = useState(makeQueryClient);
  return (
    <AppProvider>
      <QueryClientProvider client={client}>
        <MeProvider>{children}</MeProvider>
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
    return (
      <Center mih="100dvh" component="main" aria-busy="true" aria-label={shellText.loading}>
        <Loader type="dots" />
      </Center>
    );
  }
  return (
    <main>
      <StateView
        page
        icon={IconCloudOff}
        title={shellText.loadFailed}
        action={
          <Button
            onClick={() => {
              void user.refetch();
              void tenant.refetch();
            }}
          >
            {shellText.tryAgain}
          </Button>
        }
      >
        {refusalText(error)}
      </StateView>
    </main>
  );
}
