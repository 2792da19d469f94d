import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { isRefused } from '../api/refused.ts';
import { leaveForLogin } from './leave.ts';

/** Without a session there is nothing to show: any 401 but a mistyped password leads to the login page. */
function onError(error: unknown): void {
  if (isRefused(error) && error.status === 401 && error.code !== 'currentPasswordWrong') leaveForLogin(error.code);
}

export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // A refusal is an answer. Only what may be a passing failure is tried once more.
        retry: (failures, error) => failures < 1 && (!isRefused(error) || error.status === 0 || error.status >= 500),
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
