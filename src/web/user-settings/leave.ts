import { logOut } from '../api/session.ts';

const LOGIN = '/login';

let leaving = false;

/** To the login page, which says why and leads back here afterwards. */
export function leaveForLogin(reason?: string): void {
  if (leaving) return;
  leaving = true;
  const query = new URLSearchParams();
  if (reason) {
    query.set('reason', reason);
    query.set('next', window.location.pathname + window.location.search);
  }
  window.location.assign(query.size > 0 ? `${LOGIN}?${query}` : LOGIN);
}

export async function logOutAndLeave(): Promise<void> {
  await logOut();
  leaveForLogin();
}
