import { isRefused } from '../api/refused.ts';
import { showToast } from '../kit/toasts.ts';
import { refusalText } from '../text/refusals.ts';
import { leaveForLogin } from './leave.ts';

/** Without a session there is nothing to show: any 401 but a mistyped password leads to the login page. */
export function leaveIfSessionEnded(error: unknown): boolean {
  if (!isRefused(error) || error.status !== 401 || error.code === 'currentPasswordWrong') return false;
  leaveForLogin(error.code);
  return true;
}

/** What a failed action says, unless it ends on the login page. */
export function report(error: unknown): void {
  if (!leaveIfSessionEnded(error)) showToast('danger', refusalText(error));
}
