import { type ComponentType, lazy } from 'react';
import type { Strategy } from '../contract/tenant-tfa.ts';
import type { ChallengeStepProps, EnrolmentStepProps } from '../web/kit/step-props.ts';
import { TotpChallenge } from './totp/screens/TotpChallenge.tsx';

export interface FactorScreens {
  /** Asks for a code at the login. */
  readonly Challenge: ComponentType<ChallengeStepProps>;
  /** Makes the factor usable; absent where an administrator does that. Loaded when it is needed: it is rare, and large. */
  readonly Enrolment?: ComponentType<EnrolmentStepProps>;
}

const TotpEnrolment = lazy(async () => ({ default: (await import('./totp/screens/TotpEnrolment.tsx')).TotpEnrolment }));

/** The screens of every factor, one line each; the login and the user settings show them through this list. */
export const factorScreens: Partial<Record<Strategy, FactorScreens>> = {
  TOTP: { Challenge: TotpChallenge, Enrolment: TotpEnrolment },
};
