import type { EnrolledFactor } from '../core/ports/factor.ts';
import { totpFactor } from './totp/totp-factor.ts';

/** The second factors whose secret the user keeps: one line each. */
export const enrolledFactors: readonly EnrolledFactor[] = [totpFactor];
