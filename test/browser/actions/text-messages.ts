import { setTimeout } from 'node:timers/promises';

export interface TextMessage {
  /** E.164. */
  readonly to: string;
  readonly text: string;
}

/** Where text messages end up. */
export interface Inbox {
  /** All that have come, oldest first. */
  messages(): readonly TextMessage[];
}

/** A telephone that receives text messages. */
export interface Telephone {
  readonly number: string;
  /** The code of the next message that was not read yet; waits for it. */
  nextCode(): Promise<string>;
  /** How many messages have come. */
  messages(): number;
}

let telephones = 0;

/** A telephone with a number of its own, which gets what arrives there for it. */
export function telephone(inbox: Inbox): Telephone {
  telephones++;
  const number = `+49 170 12345${String(telephones).padStart(2, '0')}`;
  const digits = number.replaceAll(' ', '');
  const texts = () => inbox.messages().flatMap(({ to, text }) => (to === digits ? [text] : []));
  let read = 0;
  return {
    number,
    messages: () => texts().length,
    async nextCode() {
      const deadline = Date.now() + 30_000;
      while (texts().length <= read) {
        if (Date.now() > deadline) throw new Error(`No message came to ${number}`);
        await setTimeout(20);
      }
      read = texts().length;
      const newest = texts().at(-1) ?? '';
      const code = /#(\d{6})$/.exec(newest)?.[1];
      if (code === undefined) throw new Error(`No code in: ${newest}`);
      return code;
    },
  };
}

export const otherThan = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');
