import type { DeliveredFactor, EnrolledFactor } from '../core/ports/factor.ts';
import { smsCodeFactor } from './sms-code/sms-code-factor.ts';
import { totpFactor } from './totp/totp-factor.ts';

/** The second factors whose secret the user keeps: one line each. */
export const enrolledFactors: readonly EnrolledFactor[] = [totpFactor];

/** Those whose codes we deliver. */
export const deliveredFactors: readonly DeliveredFactor[] = [smsCodeFactor];
