import { logOut } from '../api/session.ts';

const LOGIN = '/login';

let leaving = false;

/** To the login page, which says why, if there is a reason, and leads back here afterwards. */
export function leaveForLogin(reason?: string): void {
  const query = new URLSearchParams({ next: window.location.pathname + window.location.search });
  if (reason) query.set('reason', reason);
  leave(`${LOGIN}?${query}`);
}

export async function logOutAndLeave(): Promise<void> {
  await logOut();
  leave(LOGIN);
}

/** Several requests may fail together: the first one leads away. */
function leave(address: string): void {
  if (leaving) return;
  leaving = true;
  window.location.assign(address);
}
