import { QueryCache, QueryClient } from '@tanstack/react-query';
import { isRefused } from '../api/refused.ts';
import { leaveIfSessionEnded } from './report.ts';

export const makeQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError: (error) => void leaveIfSessionEnded(error) }),
    defaultOptions: {
      queries: {
        // Offline is told like any other failure; waiting for the network in silence looks like a page that hangs.
        networkMode: 'always',
        staleTime: 10_000,
        // A refusal is an answer. Only what may be a passing failure is tried once more.
        retry: (failures, error) => failures < 1 && (!isRefused(error) || error.status === 0 || error.status >= 500),
      },
    },
  });
