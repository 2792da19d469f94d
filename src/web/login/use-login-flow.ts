import { useCallback, useEffect, useRef, useState } from 'react';
import type { Strategy } from '../../contract/tenant-tfa.ts';
import type { CurrentUser } from '../../contract/users.ts';
import { factorScreens } from '../../factors/screens.ts';
import { type Credentials, mayHaveSession } from '../api/call.ts';
import { isRefused, Refused } from '../api/refused.ts';
import {
  type LoginOption,
  logIn,
  logOut,
  nameOwnNumber,
  type ResetToken,
  readCurrentUser,
  readLoginOption,
  sendAnotherCode,
} from '../api/session.ts';
import type { Message } from '../kit/MessageArea.tsx';
import type { Delivery, StepFailure } from '../kit/step-props.ts';
import { loginText } from '../text/login.ts';
import { refusalText } from '../text/refusals.ts';
import type { Arrival } from './arrival.ts';
import { deliveryAfter } from './delivery.ts';
import { destinationFor } from './destination.ts';
import { usePasswordLinks } from './use-password-links.ts';

export type PasswordReason = keyof typeof loginText.passwordReasons;

export type LoginView =
  | { readonly name: 'starting' }
  | { readonly name: 'credentials' }
  | {
      readonly name: 'challenge';
      readonly strategy: Strategy;
      readonly failure?: StepFailure | undefined;
      readonly notice?: string;
      readonly delivery?: Delivery;
    }
  | { readonly name: 'numberMissing'; readonly mayEnter: boolean; readonly failure?: StepFailure }
  | { readonly name: 'enrolment'; readonly place: 'required' | 'offered' }
  | { readonly name: 'forgotPassword'; readonly email: string; readonly tenantId: string }
  | { readonly name: 'newPassword'; readonly reason: PasswordReason; readonly reset: ResetToken }
  | { readonly name: 'leaving' };

const newPasswordReasons: Partial<Record<string, PasswordReason>> = {
  passwordExpired: 'expired',
  passwordMustChange: 'mustChange',
};

/**
 * The login as a machine: which view follows which answer.
 *
 * The password lives in this closure only, for the second request that a second factor needs; it dies with the page.
 */
export function useLoginFlow(arrival: Arrival) {
  const [view, setView] = useState<LoginView>({ name: 'starting' });
  const [message, setMessage] = useState<Message | undefined>(arrival.message);
  const [busy, setBusy] = useState(false);
  const [option, setOption] = useState<LoginOption | undefined>();
  const credentials = useRef<Credentials | undefined>(undefined);
  const user = useRef<CurrentUser | undefined>(undefined);
  const attempts = useRef(0);
  const delivery = useRef<Delivery | undefined>(undefined);
  const running = useRef(false);

  const leave = useCallback(() => {
    credentials.current = undefined;
    setView({ name: 'leaving' });
    window.location.assign(destinationFor(user.current, arrival.next));
  }, [arrival]);

  const toCredentials = useCallback((next?: Message) => {
    credentials.current = undefined;
    attempts.current = 0;
    setMessage(next);
    setView({ name: 'credentials' });
  }, []);

  const { toForgotPassword, deadLink, openLink } = usePasswordLinks(setView, setMessage);

  /** A session is open: enrolment first where it is demanded or can be offered, else on to the page asked for. */
  const proceed = useCallback(
    async (justLoggedIn: boolean) => {
      try {
        user.current = await readCurrentUser();
      } catch (error) {
        if (isRefused(error, 'totpSetupRequired')) return setView({ name: 'enrolment', place: 'required' });
        // A user without the right to read even themselves has a session all the same.
        if (!isRefused(error, 'accessDenied')) throw error;
      }
      if (justLoggedIn && user.current?.tfaStatus === 'off') {
        // Asked now: the strategy may have changed while this page was open.
        const strategy = (await readLoginOption())?.tfaStrategy;
        const canEnrol = strategy !== undefined && factorScreens[strategy]?.Enrolment !== undefined;
        if (canEnrol) return setView({ name: 'enrolment', place: 'offered' });
      }
      leave();
    },
    [leave],
  );

  useEffect(() => {
    const start = async () => {
      readLoginOption(arrival.reset?.tenantId).then(setOption, () => undefined);
      if (arrival.reset) return openLink(arrival.reset);
      if (!mayHaveSession()) return setView({ name: 'credentials' });
      try {
        await proceed(false);
      } catch {
        setView({ name: 'credentials' });
      }
    };
    void start();
  }, [arrival, proceed, openLink]);

  /** One request at a time: a second click or Enter is ignored. */
  const exclusively = async (work: () => Promise<void>) => {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setMessage(undefined);
    try {
      await work();
    } finally {
      running.current = false;
      setBusy(false);
    }
  };

  const nextFailure = (refused: Refused): StepFailure => {
    attempts.current += 1;
    return {
      text: refusalText(refused),
      attempt: attempts.current,
      waitSeconds: refused.retryAfterSeconds,
      expired: refused.code === 'smsCodeExpired',
    };
  };

  /** The step goes on where it stands: a code that was sent before stays the one that is asked for. */
  const failChallenge = (refused: Refused) => {
    const failure = nextFailure(refused);
    setView((now) =>
      now.name === 'challenge' ? { ...now, failure } : { name: 'challenge', strategy: 'TOTP', failure },
    );
  };

  /** What the server refused decides the view; its wording never does. */
  const follow = (error: unknown, code: string | undefined, notice?: string) => {
    const refused = error instanceof Refused ? error : new Refused('unknown', 0, '');
    const reason = newPasswordReasons[refused.code];
    if (reason && refused.passwordResetToken) {
      const { username: userName = '', tenantId } = credentials.current ?? {};
      credentials.current = undefined;
      return setView({ name: 'newPassword', reason, reset: { token: refused.passwordResetToken, userName, tenantId } });
    }
    if (refused.code === 'totpCodeRequired') {
      attempts.current = 0;
      return setView({ name: 'challenge', strategy: 'TOTP', ...(notice ? { notice } : {}) });
    }
    if (refused.code === 'phoneMissing' || refused.code === 'phoneNeeded') {
      return setView({ name: 'numberMissing', mayEnter: refused.code === 'phoneNeeded' });
    }
    const sent = deliveryAfter(refused, delivery.current);
    // With a code too: it was for the strategy of before, and the one of now has sent its own.
    if (sent && (code === undefined || refused.code === 'smsCodeSent')) {
      delivery.current = sent;
      return setView({ name: 'challenge', strategy: 'SMS', delivery: sent });
    }
    const startsOver = ['badCredentials', 'strategyChanged', 'codeNotExpected'].includes(refused.code);
    if (code === undefined || startsOver) return toCredentials({ kind: 'danger', text: refusalText(refused) });
    // A code used up by the set-up is no mistake of the user: say what went well, and ask for the next one.
    if (notice) return setView({ name: 'challenge', strategy: 'TOTP', notice });
    failChallenge(refused);
  };

  const submitCredentials = (given: Credentials) =>
    exclusively(async () => {
      credentials.current = given;
      try {
        await logIn(given);
        await proceed(true);
      } catch (error) {
        follow(error, undefined);
      }
    });

  const submitCode = (code: string) =>
    exclusively(async () => {
      const given = credentials.current;
      if (!given) return toCredentials();
      try {
        await logIn(given, code);
        await proceed(false);
      } catch (error) {
        follow(error, code);
      }
    });

  const resendCode = () =>
    exclusively(async () => {
      const given = credentials.current;
      if (!given) return toCredentials();
      try {
        await sendAnotherCode(given);
        delivery.current = deliveryAfter('resent', delivery.current);
        setView({ name: 'challenge', strategy: 'SMS', ...(delivery.current ? { delivery: delivery.current } : {}) });
      } catch (error) {
        // What keeps a message from being sent is told where it is asked for; everything else at the code.
        follow(error, isRefused(error, 'smsNotSent', 'tooManyCodes') ? undefined : '');
      }
    });

  /** Named, the number is proven by its own code: the login starts again and sends one there. */
  const submitNumber = (number: string) =>
    exclusively(async () => {
      const given = credentials.current;
      if (!given) return toCredentials();
      try {
        await nameOwnNumber(given, number);
      } catch (error) {
        if (isRefused(error, 'phoneByAdministrator')) return setView({ name: 'numberMissing', mayEnter: false });
        if (!isRefused(error, 'phoneInvalid', 'phoneCountryNotAllowed', 'offline')) return follow(error, undefined);
        return setView({ name: 'numberMissing', mayEnter: true, failure: nextFailure(error) });
      }
      try {
        await logIn(given);
        await proceed(false);
      } catch (error) {
        follow(error, undefined);
      }
    });

  /** The factor is active; the login is completed with the very code that proved it. */
  const enrolled = (code: string) =>
    exclusively(async () => {
      const given = credentials.current;
      if (!given) {
        // The page was reloaded meanwhile and the password is gone: only a whole login opens a session now.
        await logOut().catch(() => undefined);
        return toCredentials({ kind: 'success', text: loginText.setupDoneLogIn });
      }
      try {
        await logIn(given, code);
        await proceed(false);
      } catch (error) {
        follow(error, code, loginText.setupDoneNextCode);
      }
    });

  const cancel = (next?: Message) =>
    exclusively(async () => {
      if (mayHaveSession()) await logOut().catch(() => undefined);
      toCredentials(next);
    });

  return {
    view,
    message,
    busy,
    option,
    setMessage,
    submitCredentials,
    submitCode,
    resendCode,
    submitNumber,
    enrolled,
    postpone: leave,
    cancel,
    toCredentials,
    toForgotPassword,
    deadLink,
  };
}
