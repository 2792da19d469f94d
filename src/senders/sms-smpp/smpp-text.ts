import type smpp from 'smpp';
import { SmsFailure } from '../../core/ports/sms-sender.ts';

interface Encoded {
  readonly data_coding: number;
  readonly short_message: Buffer;
}

/** A message is one segment, in octets before they are packed: 160 septets or 70 units of UCS-2 (3GPP TS 23.040). */
const SEPTETS = 160;
const UCS2_OCTETS = 140;

/**
 * Text as SMPP carries it: GSM 03.38 under data_coding 0, one septet an octet, else UCS-2 under 8 (section 5.2.19).
 * Text that would be split costs more and can arrive in part, so it is refused: codes fit.
 */
export function encodeText(text: string, { encodings }: Pick<typeof smpp, 'encodings'>): Encoded {
  // The library takes the escape character for one that can be sent.
  const isGsm = encodings.ASCII.match(text) && !text.includes('\x1b');
  const short_message = isGsm ? encodings.ASCII.encode(text) : Buffer.from(text, 'utf16le').swap16();
  if (short_message.length > (isGsm ? SEPTETS : UCS2_OCTETS)) {
    throw new SmsFailure('refused', 'SMPP: the text is longer than one message');
  }
  return { data_coding: isGsm ? 0 : 8, short_message };
}
