import { Suspense, useCallback } from 'react';
import { factorScreens } from '../../factors/screens.ts';
import { MessageArea } from '../kit/MessageArea.tsx';
import { usePageTitle } from '../kit/use-page-title.ts';
import { loginText } from '../text/login.ts';
import { smsText } from '../text/sms.ts';
import { totpText } from '../text/totp.ts';
import type { Arrival } from './arrival.ts';
import { CredentialsForm } from './CredentialsForm.tsx';
import { LoginFrame } from './LoginFrame.tsx';
import { NewPasswordForm } from './NewPasswordForm.tsx';
import { type LoginView, useLoginFlow } from './use-login-flow.ts';

interface LoginPageProps {
  readonly arrival: Arrival;
}

const titles: Record<LoginView['name'], string> = {
  starting: loginText.logIn,
  credentials: loginText.logIn,
  challenge: totpText.heading,
  enrolment: totpText.heading,
  numberMissing: smsText.impossible,
  newPassword: loginText.changePassword,
  leaving: loginText.logIn,
};

export function LoginPage({ arrival }: LoginPageProps) {
  const flow = useLoginFlow(arrival);
  const { view } = flow;
  usePageTitle(loginText.title(titles[view.name]));
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
  if (view.name === 'newPassword') {
    return (
      <NewPasswordForm
        reason={view.reason}
        token={view.token}
        userName={view.userName}
        rules={flow.option}
        onDone={() => flow.toCredentials({ kind: 'success', text: loginText.passwordChanged })}
        onImpossible={(text) => flow.toCredentials({ kind: 'danger', text })}
        onCancel={() => flow.toCredentials()}
      />
    );
  }
  return <p aria-busy="true">{loginText.loading}</p>;
}
