import { pageRights } from '../../contract/rights.ts';
import type { CurrentUser } from '../../contract/users.ts';

/** Where a login page may send its visitor on: into its own origin only, as a path. Anything else is an open redirect. */
export function safePath(wanted: string | null, origin: string): string | undefined {
  if (wanted === null || !/^\/(?![/\\])[^\\\p{C}]*$/u.test(wanted)) return undefined;
  const url = new URL(wanted, origin);
  const isLogin = url.pathname === '/login' || url.pathname.startsWith('/login/');
  // Dot segments are gone now: `/.//evil.example` has become `//evil.example`, which names a host.
  if (url.pathname.startsWith('//')) return undefined;
  return url.origin === origin && !isLogin ? `${url.pathname}${url.search}${url.hash}` : undefined;
}

/** The page asked for, else the first one that this user can do something on. */
export function destinationFor(user: CurrentUser | undefined, wanted: string | undefined): string {
  if (wanted) return wanted;
  return pageRights.some((right) => user?.rights[right]) ? '/administration' : '/user-settings';
}
