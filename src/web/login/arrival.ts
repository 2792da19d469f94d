import type { ResetToken } from '../api/session.ts';
import type { Message } from '../kit/MessageArea.tsx';
import { loginText } from '../text/login.ts';
import { safePath } from './destination.ts';

/** What the address brought along; read once, then removed from it. */
export interface Arrival {
  readonly message: Message | undefined;
  readonly next: string | undefined;
  readonly username: string;
  readonly tenantId: string;
  readonly showTenant: boolean;
  /** A link to choose a new password. */
  readonly reset: ResetToken | undefined;
}

export function readArrival(): Arrival {
  const address = new URL(window.location.href);
  const values = address.searchParams;
  const reason = values.get('reason');
  const token = values.get('token');
  const tenantId = values.get('tenant') ?? values.get('tenantId') ?? '';
  keepWayBack(values);
  const arrival: Arrival = {
    message: reason ? messageFor(reason) : undefined,
    next: safePath(values.get('next'), address.origin),
    username: values.get('user') ?? '',
    tenantId,
    showTenant: values.has('showTenant') || values.has('tenantId'),
    reset: token ? { token, userName: values.get('email') ?? '', tenantId } : undefined,
  };
  // A reload must not say it again, and a token must not stay in the history; the way back may.
  for (const name of ['reason', 'user', 'tenant', 'tenantId', 'token', 'email']) values.delete(name);
  window.history.replaceState(null, '', address);
  return arrival;
}

/** Where pages of the platform note their own address before they send somebody to log in. */
const NOTED = 'c8yRedirectAfterLoginPath';

/** As good as a `next` in the address, where there is none: hosted applications are come back to. It is used once. */
function keepWayBack(values: URLSearchParams): void {
  const noted = window.sessionStorage.getItem(NOTED);
  window.sessionStorage.removeItem(NOTED);
  if (noted !== null && !values.has('next')) values.set('next', noted);
}

function messageFor(reason: string): Message | undefined {
  const known = Object.hasOwn(loginText.reasons, reason) ? loginText.reasons[reason] : undefined;
  return known ? { kind: 'info', text: loginText.loggedOut(known) } : undefined;
}
