import { useCallback, useEffect, useRef, useState } from 'react';
import { isRefused, type Refused } from '../../../web/api/refused.ts';
import { beginTotp, finishTotp, type PendingSecret } from '../../../web/api/totp-secret.ts';
import type { StepFailure } from '../../../web/kit/step-props.ts';
import { refusalText } from '../../../web/text/refusals.ts';
import { totpText } from '../../../web/text/totp.ts';

export type EnrolmentState =
  | { readonly step: 'preparing' }
  | { readonly step: 'impossible'; readonly reason: string }
  | {
      readonly step: 'open';
      readonly secret: PendingSecret;
      readonly checking: boolean;
      readonly failure?: StepFailure;
    }
  /** Another tab made a newer secret: this QR code is worthless. */
  | { readonly step: 'replaced'; readonly reason: string };

interface Handlers {
  readonly onDone: (code: string) => void;
  readonly onEnded: () => void;
}

/** One pending secret from its making to its first fitting code. */
export function useTotpEnrolment({ onDone, onEnded }: Handlers) {
  const [state, setState] = useState<EnrolmentState>({ step: 'preparing' });
  const attempts = useRef(0);

  const begin = useCallback(async () => {
    setState({ step: 'preparing' });
    try {
      setState({ step: 'open', secret: await beginTotp(), checking: false });
    } catch (error) {
      if (isRefused(error) && error.status === 401) onEnded();
      else setState({ step: 'impossible', reason: isRefused(error) ? refusalText(error) : totpText.qrFailed });
    }
  }, [onEnded]);

  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    void begin();
  }, [begin]);

  const check = async (code: string) => {
    if (state.step !== 'open' || state.checking) return;
    setState({ step: 'open', secret: state.secret, checking: true });
    try {
      await finishTotp(code, state.secret.setup);
      onDone(code);
    } catch (error) {
      if (isRefused(error, 'setupReplaced')) setState({ step: 'replaced', reason: refusalText(error) });
      else if (isRefused(error) && error.status === 401) onEnded();
      else {
        attempts.current += 1;
        const waitSeconds = (error as Refused).retryAfterSeconds;
        const failure = { text: refusalText(error), attempt: attempts.current, waitSeconds };
        setState({ step: 'open', secret: state.secret, checking: false, failure });
      }
    }
  };

  return { state, begin, check };
}
