import { lazy, Suspense, useCallback } from 'react';
import { factorScreens } from '../../factors/screens.ts';
import { MessageArea } from '../kit/MessageArea.tsx';
import { usePageTitle } from '../kit/use-page-title.ts';
import { codeText } from '../text/code.ts';
import { loginText } from '../text/login.ts';
import { passwordResetText } from '../text/password-reset.ts';
import { refusalText } from '../text/refusals.ts';
import { smsText } from '../text/sms.ts';
import type { Arrival } from './arrival.ts';
import { CredentialsForm } from './CredentialsForm.tsx';
import { LoginFrame } from './LoginFrame.tsx';
import { type LoginView, useLoginFlow } from './use-login-flow.ts';

// Needed rarely: most logins never load them.
const NewPasswordForm = lazy(async () => ({ default: (await import('./NewPasswordForm.tsx')).NewPasswordForm }));
const ForgotPasswordForm = lazy(async () => ({
  default: (await import('./ForgotPasswordForm.tsx')).ForgotPasswordForm,
}));

interface LoginPageProps {
  readonly arrival: Arrival;
}

const titles: Record<LoginView['name'], string> = {
  starting: loginText.logIn,
  credentials: loginText.logIn,
  challenge: codeText.heading,
  enrolment: codeText.heading,
  numberMissing: smsText.impossible,
  forgotPassword: passwordResetText.title,
  newPassword: loginText.changePassword,
  leaving: loginText.logIn,
};

export function LoginPage({ arrival }: LoginPageProps) {
  const flow = useLoginFlow(arrival);
  const { view } = flow;
  const mayEnterNumber = view.name === 'numberMissing' && view.mayEnter;
  usePageTitle(loginText.title(mayEnterNumber ? smsText.numberHeading : titles[view.name]));
  return (
    <LoginFrame wide={view.name === 'enrolment'}>
      <MessageArea
        message={flow.message}
        closeLabel={loginText.close}
        onClose={() => flow.setMessage(undefined)}
        testId="login-message"
      />
      <Suspense fallback={<p aria-busy="true">{loginText.loading}</p>}>
        <CurrentView flow={flow} arrival={arrival} />
      </Suspense>
    </LoginFrame>
  );
}

interface CurrentViewProps {
  readonly flow: ReturnType<typeof useLoginFlow>;
  readonly arrival: Arrival;
}

function CurrentView({ flow, arrival }: CurrentViewProps) {
  const { view } = flow;
  const { toCredentials } = flow;
  const ended = useCallback(() => toCredentials({ kind: 'warning', text: loginText.enrolmentEnded }), [toCredentials]);
  // What the server asked for decides: the tenant's strategy may have changed since the page was loaded.
  const strategy = view.name === 'challenge' ? view.strategy : view.name === 'numberMissing' ? 'SMS' : 'TOTP';
  const screens = factorScreens[strategy];

  if (view.name === 'credentials') {
    return (
      <CredentialsForm
        arrival={arrival}
        busy={flow.busy}
        refused={flow.message?.kind === 'danger'}
        onEdit={() => flow.setMessage(undefined)}
        onSubmit={flow.submitCredentials}
        onForgotPassword={(tenantId) => flow.toForgotPassword('', tenantId)}
      />
    );
  }
  if (view.name === 'challenge' && screens) {
    return (
      <screens.Challenge
        busy={flow.busy}
        failure={view.failure}
        notice={view.notice}
        delivery={view.delivery}
        onSubmit={flow.submitCode}
        onResend={flow.resendCode}
        onCancel={() => flow.cancel()}
      />
    );
  }
  if (view.name === 'numberMissing' && screens?.NumberMissing) {
    return (
      <screens.NumberMissing
        mayEnter={view.mayEnter}
        busy={flow.busy}
        failure={view.failure}
        onSubmit={flow.submitNumber}
        onCancel={() => flow.cancel()}
      />
    );
  }
  if (view.name === 'enrolment' && screens?.Enrolment) {
    return (
      <screens.Enrolment
        place={view.place}
        busy={flow.busy}
        onDone={flow.enrolled}
        onCancel={() => flow.cancel()}
        onPostpone={view.place === 'offered' ? flow.postpone : undefined}
        onEnded={ended}
      />
    );
  }
  return <PasswordView flow={flow} arrival={arrival} />;
}

/** The views of somebody without a password that opens anything. */
function PasswordView({ flow, arrival }: CurrentViewProps) {
  const { view } = flow;
  if (view.name === 'forgotPassword') {
    return (
      <ForgotPasswordForm
        email={view.email}
        tenantId={view.tenantId}
        showTenant={arrival.showTenant}
        onCancel={() => flow.toCredentials()}
      />
    );
  }
  if (view.name === 'newPassword') {
    const { reason, reset } = view;
    return (
      <NewPasswordForm
        reason={reason}
        reset={reset}
        rules={flow.option}
        onDone={() => flow.toCredentials({ kind: 'success', text: loginText.passwordChanged })}
        onImpossible={(error) =>
          reason === 'reset'
            ? flow.deadLink(reset, error)
            : flow.toCredentials({ kind: 'danger', text: refusalText(error) })
        }
        onCancel={() => flow.toCredentials()}
      />
    );
  }
  return <p aria-busy="true">{loginText.loading}</p>;
}
