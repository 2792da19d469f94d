import type { DeliveredFactor } from '../../core/ports/factor.ts';
import type { Randomness } from '../../core/ports/randomness.ts';
import { mobileNumber } from './mobile-number.ts';
import { defaultTemplate, smsText, templateProblem } from './sms-text.ts';

/** NIST SP 800-63B-4 section 3.1.3.2: at least six decimal digits. */
const DIGITS = 6;
const CODES = 10 ** DIGITS;
/** Four random bytes above the greatest multiple of `CODES` are thrown away: below it every code is as likely. */
const UNBIASED = Math.floor(2 ** 32 / CODES) * CODES;

/** A code that we make and send as a text message. */
export const smsCodeFactor: DeliveredFactor = {
  strategy: 'SMS',
  kind: 'sms-code',
  refusals: {
    codeSent: 'smsCodeSent',
    codePending: 'smsCodePending',
    codeInvalid: 'smsCodeInvalid',
    codeExpired: 'smsCodeExpired',
    countryNotAllowed: 'smsCountryNotAllowed',
    notSent: 'smsNotSent',
  },
  defaultTemplate,

  newCode(randomness: Randomness): string {
    for (;;) {
      const bytes = randomness.bytes(4);
      const value = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0);
      if (value < UNBIASED) return String(value % CODES).padStart(DIGITS, '0');
    }
  },

  /** Blanks anywhere are a typing habit and carry no meaning; nothing else is forgiven (T007, T034). */
  readCode(typed: string): string | null {
    const digits = typed.replaceAll(/[ \t\u00a0]/g, '');
    return /^[0-9]{6}$/.test(digits) ? digits : null;
  },

  destination: mobileNumber,
  text: smsText,
  templateProblem,
};
