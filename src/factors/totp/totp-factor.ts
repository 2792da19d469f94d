import { ScureBase32Plugin, verifySync } from 'otplib';
import type { EnrolledFactor, Match } from '../../core/ports/factor.ts';

/** RFC 4226 section 4 R6 recommends 160 bits; 128 is its minimum. */
const SECRET_BYTES = 20;
/** RFC 6238 section 4.1 (X) and section 5.2: the default step. Apps ignore other values, so there are none. */
const STEP_SECONDS = 30;
const DIGITS = 6;

const base32 = new ScureBase32Plugin();

/**
 * Percent-encodes a label part of an `otpauth://` address, but leaves `@`: a shipped web client decodes the address a
 * second time, so a label should hold no escapes where it can do without. A colon separates issuer and account and is
 * escaped inside either.
 */
const labelPart = (text: string): string => encodeURIComponent(text).replaceAll('%40', '@');

/** Blanks anywhere in a code are a typing habit and carry no meaning; nothing else is forgiven. */
const sixDigits = (code: string): string | null => {
  const digits = code.replaceAll(/[ \t\u00a0]/g, '');
  return /^[0-9]{6}$/.test(digits) ? digits : null;
};

/**
 * TOTP after RFC 6238: SHA-1, 6 digits, 30 seconds, 160-bit secrets.
 *
 * Accepts the current step and the one before it (section 5.2: at most one step of delay), and one ahead for a phone
 * whose clock is fast; the drift is reported so that it can be recorded. Replay is the caller's to refuse, with the
 * step that is returned.
 */
export const totpFactor: EnrolledFactor = {
  strategy: 'TOTP',
  kind: 'totp',
  refusals: {
    codeRequired: 'totpCodeRequired',
    setupRequired: 'totpSetupRequired',
    codeInvalid: 'totpCodeInvalid',
    codeUsed: 'totpCodeUsed',
  },

  newSecret(randomness, labels) {
    const secret = randomness.bytes(SECRET_BYTES);
    const shown = base32.encode(secret, { padding: false });
    const label = `${labelPart(labels.issuer)}:${labelPart(labels.account)}`;
    const parameters = `secret=${shown}&issuer=${labelPart(labels.issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`;
    return { secret, shown, uri: `otpauth://totp/${label}?${parameters}` };
  },

  match(secret, code, now): Match | null {
    const token = sixDigits(code);
    if (token === null) return null;
    const result = verifySync({
      secret,
      token,
      epoch: Math.floor(now / 1000),
      digits: DIGITS,
      period: STEP_SECONDS,
      epochTolerance: STEP_SECONDS,
    });
    return result.valid && 'timeStep' in result ? { step: result.timeStep, drift: result.delta } : null;
  },
};
