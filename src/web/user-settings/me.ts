import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { Right } from '../../contract/rights.ts';
import type { CurrentUser } from '../../contract/users.ts';
import { readCurrentUser, readLoginOption } from '../api/session.ts';
import { readTenantId } from '../api/tenant.ts';

/** Who is logged in, where, and what they may do; the server's answers, never guessed from role names. */
export interface Me {
  readonly user: CurrentUser;
  readonly tenant: string;
  readonly can: (right: Right) => boolean;
}

export const MeContext = createContext<Me | undefined>(undefined);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error('Only inside SignedIn');
  return me;
}

export const useCurrentUserQuery = () => useQuery({ queryKey: ['me'], queryFn: readCurrentUser });
export const useTenantIdQuery = () => useQuery({ queryKey: ['tenant'], queryFn: readTenantId, staleTime: Infinity });
/** `null` where the server offers none. */
export const useLoginOption = () =>
  useQuery({ queryKey: ['loginOption'], queryFn: async () => (await readLoginOption()) ?? null });

export const nameOf = (user: Pick<CurrentUser, 'userName' | 'firstName' | 'lastName'>): string =>
  [user.firstName, user.lastName].filter(Boolean).join(' ') || user.userName;

export const roleNamesOf = (user: Pick<CurrentUser, 'groups'>): string[] =>
  user.groups?.references.map((reference) => reference.group.name) ?? [];
