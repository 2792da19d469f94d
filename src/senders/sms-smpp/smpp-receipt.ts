import type smpp from 'smpp';
import type { GatewayReceipt } from '../sms-gateway.ts';

/** Section 5.2.12: this message is a receipt. */
const RECEIPT = 0b0000_0100;
const KIND = 0b0011_1100;

/** Section 5.2.28 and appendix B: how a message ends. What is still under way, or whose end nobody knows, is no end. */
const ENDS: ReadonlyArray<readonly [word: string, number: number, state: GatewayReceipt['state']]> = [
  ['DELIVRD', 2, 'delivered'],
  ['EXPIRED', 3, 'undeliverable'],
  ['DELETED', 4, 'undeliverable'],
  ['UNDELIV', 5, 'undeliverable'],
  ['REJECTD', 8, 'undeliverable'],
];

/** Section 5.2.23: at most 64 characters. */
export const isMessageId = (id: string | undefined): id is string => /^[!-~]{1,64}$/.test(id ?? '');

type Unit = Pick<
  smpp.Pdu,
  'command' | 'esm_class' | 'source_addr' | 'short_message' | 'receipted_message_id' | 'message_state'
>;

/**
 * What a unit of the SMSC says of a message that it took before, or `null` where it says nothing of its end. The standard
 * leaves the form of the text to each SMSC (appendix B shows one, which most write); the parameters of 3.4 win over it.
 */
export function readReceipt(pdu: Unit): GatewayReceipt | null {
  const isReceipt = pdu.receipted_message_id !== undefined || ((pdu.esm_class ?? 0) & KIND) === RECEIPT;
  if (!['deliver_sm', 'data_sm'].includes(pdu.command) || !isReceipt) return null;
  const text = String(pdu.short_message?.message ?? '').slice(0, 1000);
  const id = [pdu.receipted_message_id, /\bid:\s*(\S+)/i.exec(text)?.[1]].find(isMessageId);
  const word = /\bstat:\s*([A-Z]+)/i.exec(text)?.[1]?.toUpperCase();
  const end = ENDS.find(([name, number]) =>
    pdu.message_state === undefined ? name === word : number === pdu.message_state,
  );
  if (id === undefined || end === undefined) return null;
  const error = /\berr:\s*([!-~]{1,10})/i.exec(text)?.[1];
  const [name, , state] = end;
  return {
    references: spellings(id),
    // The message went to where the receipt comes from.
    numberEnd: /\d{3}$/.exec(pdu.source_addr ?? '')?.[0] ?? '',
    state,
    detail: state === 'delivered' ? null : `SMPP: ${name}${error === undefined ? '' : `, error ${error}`}`,
  };
}

/** Many an SMSC answers with its id in hexadecimal and writes receipts in decimal digits, or the other way round. */
function spellings(id: string): readonly string[] {
  const bare = id.replace(/^0+(?=.)/, '');
  const found = [id, bare];
  if (/^\d{1,20}$/.test(id)) found.push(...bothCases(BigInt(id).toString(16)));
  if (/^[0-9a-f]{1,16}$/i.test(id)) found.push(BigInt(`0x${id}`).toString(10), ...bothCases(bare));
  return [...new Set(found)];
}

/** As written, and with the zeros in front that fill up a 32-bit number. */
function bothCases(hex: string): string[] {
  return [hex, hex.padStart(8, '0')].flatMap((one) => [one.toLowerCase(), one.toUpperCase()]);
}
