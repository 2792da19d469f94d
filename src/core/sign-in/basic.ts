import type { Tools } from '../ports/tools.ts';
import { Refusal } from '../refusal.ts';
import { nextStep } from '../tfa/enforcement.ts';
import { tenantFactor } from '../tfa/tenant-factor.ts';
import { type PasswordRequest, refund } from './check-password.ts';
import { codePending, deliveredFactor, demandCode } from './delivered-code.ts';
import { noteIncompleteBasic } from './incomplete-login.ts';
import { type ProvenPassword, provePassword } from './sign-in.ts';

export interface BasicRequest extends PasswordRequest {
  /** What the client was given for an earlier code (header `tfatoken`). */
  readonly tfaToken: string | null;
  /** The user whose live session the request carries besides, if any. */
  readonly signedInAs: () => Promise<string | null>;
  /** What the route lets users do who still owe their second factor: set it up, or ask for and enter a code. */
  readonly opens: 'enrolment' | 'challenge' | null;
}

/**
 * Basic authentication of one request. It never bypasses a second factor: it carries no TOTP code, so users with an
 * active secret are refused everywhere; users to whom codes are sent need the token that they were given for one; and
 * users who owe either may do that alone, where the route is part of it. Devices and users without a second factor pass.
 */
export async function signInBasic(
  tools: Tools,
  request: BasicRequest,
): Promise<ProvenPassword & { readonly restricted: boolean }> {
  const proof = await provePassword(tools, request);
  const { user, settings } = proof;
  const step = nextStep(user, proof.roles, settings);
  // Not cleared: a program that calls all day would wipe out the failures of whoever guesses beside it.
  await refund(tools, proof);
  if (step === 'none') return { ...proof, restricted: false };
  if (step === 'enrol' && request.opens === 'enrolment') return { ...proof, restricted: true };
  const delivered = deliveredFactor(tools.delivered, settings);
  if (delivered !== null) {
    if (step === 'code' && (await holdsToken(tools, request, proof))) return { ...proof, restricted: false };
    if (request.opens === 'challenge') return { ...proof, restricted: true };
    // Pages ask for the password once more by a Basic request of a browser that is signed in: any demand for a code
    // tells them that it is right, and nobody waits for a message.
    const isConfirming = (await request.signedInAs()) === user.key;
    const refusal = isConfirming
      ? codePending(delivered)
      : await demandCode(tools, delivered, { ...request, user, settings });
    await noteIncompleteBasic(tools, user, { address: request.address, waitsFor: refusal.code });
    throw refusal;
  }
  const { refusals } = tenantFactor(tools.factors, settings);
  const waitsFor = step === 'enrol' ? refusals.setupRequired : refusals.codeRequired;
  await noteIncompleteBasic(tools, user, { address: request.address, waitsFor });
  throw new Refusal(waitsFor);
}

async function holdsToken(tools: Tools, { tfaToken }: BasicRequest, { user }: ProvenPassword): Promise<boolean> {
  if (tfaToken === null) return false;
  const hash = tools.digests.ofToken(tfaToken);
  return tools.storage.tfaTokens.holds(user.tenant, user.key, hash, tools.clock.now());
}
