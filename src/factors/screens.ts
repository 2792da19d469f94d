import { type ComponentType, lazy } from 'react';
import type { Strategy } from '../contract/tenant-tfa.ts';
import type { ChallengeStepProps, EnrolmentStepProps, NumberStepProps } from '../web/kit/step-props.ts';
import { PhoneNumberMissing } from './sms-code/screens/PhoneNumberMissing.tsx';
import { SmsChallenge } from './sms-code/screens/SmsChallenge.tsx';
import { TotpChallenge } from './totp/screens/TotpChallenge.tsx';

export interface FactorScreens {
  /** Asks for a code at the login. */
  readonly Challenge: ComponentType<ChallengeStepProps>;
  /** Makes the factor usable; absent where an administrator does that. Loaded when it is needed: it is rare, and large. */
  readonly Enrolment?: ComponentType<EnrolmentStepProps>;
  /** Stands in for the challenge where there is no number to send a code to. */
  readonly NumberMissing?: ComponentType<NumberStepProps>;
}

const TotpEnrolment = lazy(async () => ({ default: (await import('./totp/screens/TotpEnrolment.tsx')).TotpEnrolment }));

/** The screens of every factor, one line each; the login and the user settings show them through this list. */
export const factorScreens: Partial<Record<Strategy, FactorScreens>> = {
  SMS: { Challenge: SmsChallenge, NumberMissing: PhoneNumberMissing },
  TOTP: { Challenge: TotpChallenge, Enrolment: TotpEnrolment },
};
