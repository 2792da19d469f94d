import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { nextStep } from '../tfa/enforcement.ts';
import { tenantFactor } from '../tfa/tenant-factor.ts';
import { type PasswordRequest, refund } from './check-password.ts';
import { noteIncompleteBasic } from './incomplete-login.ts';
import { type ProvenPassword, provePassword } from './sign-in.ts';

/**
 * Basic authentication of one request. It never bypasses a second factor: it carries no TOTP code, so users with an
 * active secret are refused everywhere, and users who must enrol may do only that (`enrolment` says whether the route
 * is part of it). Devices and users without a second factor pass.
 */
export async function signInBasic(
  tools: Tools,
  request: PasswordRequest,
  enrolment: boolean,
): Promise<ProvenPassword & { readonly restricted: boolean }> {
  const proof = await provePassword(tools, request);
  const { user, settings } = proof;
  const step = nextStep(user, proof.roles, settings);
  // Not cleared: a program that calls all day would wipe out the failures of whoever guesses beside it.
  await refund(tools, proof);
  if (step === 'none') return { ...proof, restricted: false };
  if (step === 'blocked') throw new Refusal('accountLocked');
  if (step === 'enrol' && enrolment) return { ...proof, restricted: true };
  const { refusals } = tenantFactor(tools.factors, settings);
  const waitsFor = step === 'enrol' ? refusals.setupRequired : refusals.codeRequired;
  await noteIncompleteBasic(tools, user, { address: request.address, waitsFor });
  throw new Refusal(waitsFor);
}
