import type smpp from 'smpp';
import { SmsFailure } from '../../core/ports/sms-sender.ts';

interface Encoded {
  readonly data_coding: number;
  readonly short_message: Buffer;
}

/** A message is one segment, in octets before they are packed: 160 septets or 70 units of UCS-2 (3GPP TS 23.040). */
const SEPTETS = 160;
const UCS2_OCTETS = 140;

/** What an SMSC takes data_coding 0 for (section 5.2.19): its own default alphabet. */
export type Alphabet = 'gsm7' | 'latin1';

/**
 * Text as SMPP carries it: in the SMSC's default alphabet under data_coding 0, an octet a character, else UCS-2 under 8.
 * Whatever the alphabet on this way, on the air it is GSM 03.38, so only what that has goes as 0.
 * Text that would be split costs more and can arrive in part, so it is refused: codes fit.
 */
export function encodeText(text: string, alphabet: Alphabet, { encodings }: Pick<typeof smpp, 'encodings'>): Encoded {
  // The library takes the escape character for one that can be sent.
  const isGsm = encodings.ASCII.match(text) && !text.includes('\x1b');
  const septets = isGsm ? encodings.ASCII.encode(text) : null;
  const octets = alphabet === 'gsm7' ? septets : latin1(text);
  if (septets === null || octets === null) {
    const short_message = Buffer.from(text, 'utf16le').swap16();
    if (short_message.length > UCS2_OCTETS) throw tooLong();
    return { data_coding: 8, short_message };
  }
  if (septets.length > SEPTETS) throw tooLong();
  return { data_coding: 0, short_message: octets };
}

/** `null` where something has no place in ISO 8859-1. */
function latin1(text: string): Buffer | null {
  return /^[\n\r\x20-\x7e\xa0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : null;
}

const tooLong = (): SmsFailure => new SmsFailure('refused', 'SMPP: the text is longer than one message');
