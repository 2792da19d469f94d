import { setTimeout } from 'node:timers/promises';
import type { House } from './house.ts';

/** A telephone that receives text messages. */
export interface Telephone {
  readonly number: string;
  /** The code of the next message that was not read yet; waits for it. */
  nextCode(): Promise<string>;
  /** How many messages have come. */
  messages(): number;
}

let telephones = 0;

/** What the server sends to a number of its own is read where the preset gateway puts it: in the server's output. */
export function telephone(house: House): Telephone {
  telephones++;
  const number = `+49 170 12345${String(telephones).padStart(2, '0')}`;
  const written = new RegExp(`SMS to ${number.replaceAll(' ', '').replace('+', '\\+')}:[^#]*#(\\d{6})`, 'g');
  const codes = () => [...house.output().matchAll(written)].map((match) => match[1] as string);
  let read = 0;
  return {
    number,
    messages: () => codes().length,
    async nextCode() {
      const deadline = Date.now() + 30_000;
      while (codes().length <= read) {
        if (Date.now() > deadline) throw new Error(`No message came to ${number}`);
        await setTimeout(20);
      }
      read = codes().length;
      return codes().at(-1) as string;
    },
  };
}

export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
