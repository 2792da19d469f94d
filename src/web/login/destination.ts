import type { CurrentUser } from '../../contract/users.ts';

/** Where a login page may send its visitor on: into this origin only, as a path. Anything else is an open redirect. */
export function safePath(wanted: string | null): string | undefined {
  if (wanted === null || !/^\/(?![/\\])[^\\\p{C}]*$/u.test(wanted)) return undefined;
  const url = new URL(wanted, window.location.origin);
  const isLogin = url.pathname === '/login' || url.pathname.startsWith('/login/');
  return url.origin === window.location.origin && !isLogin ? `${url.pathname}${url.search}${url.hash}` : undefined;
}

/** The page asked for, else the first one that this user can do something on. */
export function destinationFor(user: CurrentUser | undefined, wanted: string | undefined): string {
  if (wanted) return wanted;
  const rights = user?.rights ?? {};
  return rights.readUsers || rights.changeTenantTfa || rights.readAudit ? '/administration' : '/user-settings';
}
