import { useCallback } from 'react';
import { isRefused } from '../api/refused.ts';
import { type ResetToken, validateResetToken } from '../api/session.ts';
import type { Message } from '../kit/MessageArea.tsx';
import { passwordResetText } from '../text/password-reset.ts';
import { refusalText } from '../text/refusals.ts';
import type { LoginView } from './use-login-flow.ts';

/** Why a mailed link sets no password any more; undefined while it may. */
function deadLinkText(error: unknown): string | undefined {
  if (isRefused(error, 'resetTokenExpired')) return passwordResetText.linkExpired;
  const unknown = isRefused(error, 'resetTokenNotFound', 'resetTokenUnknown', 'unknownTenant');
  return unknown ? passwordResetText.linkUnknown : undefined;
}

/** The part of the login that links by mail lead through. */
export function usePasswordLinks(setView: (view: LoginView) => void, setMessage: (message?: Message) => void) {
  const toForgotPassword = useCallback(
    (email: string, tenantId: string, next?: Message) => {
      setMessage(next);
      setView({ name: 'forgotPassword', email, tenantId });
    },
    [setView, setMessage],
  );

  /** From a link that works no more to another one, with its address already there. */
  const deadLink = useCallback(
    ({ userName, tenantId = '' }: ResetToken, error: unknown) => {
      const text = deadLinkText(error) ?? refusalText(error);
      toForgotPassword(userName, tenantId, { kind: 'danger', text });
    },
    [toForgotPassword],
  );

  /** Opened by a link: whether it still works is told before somebody thinks up a password. */
  const openLink = useCallback(
    async (reset: ResetToken) => {
      try {
        await validateResetToken(reset);
      } catch (error) {
        if (deadLinkText(error)) return deadLink(reset, error);
      }
      setView({ name: 'newPassword', reason: 'reset', reset });
    },
    [deadLink, setView],
  );

  return { toForgotPassword, deadLink, openLink };
}
