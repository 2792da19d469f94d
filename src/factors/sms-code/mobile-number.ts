import { createRequire } from 'node:module';
import type { Destination } from '../../core/ports/factor.ts';

type Numbers = typeof import('libphonenumber-js/max');

const require = createRequire(import.meta.url);
let numbers: Numbers | undefined;

/** Types that a text message can reach; in some countries (US) the plan does not tell mobile from fixed lines. */
const reachable: readonly unknown[] = ['MOBILE', 'FIXED_LINE_OR_MOBILE'];
/** Longer than every spelling of a number with its blanks and dashes. */
const MAX_TYPED = 40;

/**
 * Reads a phone number as typed: international, with `+` and country code. `null` for whatever a text message cannot
 * reach, or should not: fixed lines, premium rates, satellites and other numbers of no country (T025), extensions.
 *
 * The full data is needed to tell mobile numbers from others. It takes a tenth of a second and 4 MB, so it is loaded with
 * the first number.
 */
export function mobileNumber(typed: string): Destination | null {
  const text = typed.trim();
  if (text.length > MAX_TYPED || !/^\+[\d\s/()-]+$/.test(text)) return null;
  numbers ??= require('libphonenumber-js/max') as Numbers;
  const parsed = numbers.parsePhoneNumberFromString(text, { extract: false });
  if (parsed?.country === undefined || parsed.ext !== undefined) return null;
  if (!parsed.isValid() || !reachable.includes(parsed.getType())) return null;
  return { number: parsed.number, country: parsed.country };
}
