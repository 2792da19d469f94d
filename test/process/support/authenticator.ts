import { createHmac } from 'node:crypto';

/** RFC 6238: 30 seconds. */
const STEP = 30_000;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A phone's authenticator, written from RFC 4226 and RFC 4648; it shares no code with the server's. */
export function codeOf(secret: Uint8Array, step: number): string {
  const moving = Buffer.alloc(8);
  moving.writeBigUInt64BE(BigInt(step));
  const digest = createHmac('sha1', secret).update(moving).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

export function fromBase32(text: string): Uint8Array {
  const bits = [...text.replace(/=+$/, '')].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0'));
  const bytes = bits.join('').match(/.{8}/g) ?? [];
  return Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
}

export const stepAt = (time: number): number => Math.floor(time / STEP);

/**
 * The oldest step after `used` whose code the server takes now and in the next ten seconds, or `null`: it takes the
 * current step, the one before and the one after.
 */
export function nextStep(used: number, now = Date.now()): number | null {
  const current = stepAt(now);
  const lowest = now % STEP < STEP - 10_000 ? current - 1 : current;
  const step = Math.max(lowest, used + 1);
  return step <= current + 1 ? step : null;
}

/** A code that fits no step near now. */
export function wrongCode(secret: Uint8Array, now = Date.now()): string {
  const fitting = new Set(Array.from({ length: 9 }, (_, index) => codeOf(secret, stepAt(now) - 4 + index)));
  for (let code = 0; ; code++) {
    const text = String(code).padStart(6, '0');
    if (!fitting.has(text)) return text;
  }
}
