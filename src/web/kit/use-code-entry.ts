import { useEffect, useRef, useState } from 'react';

const DIGITS = 6;
/** Time to see a typing mistake before the code goes off by itself. */
const DELAY_MS = 300;

export interface CodeEntry {
  readonly value: string;
  readonly setValue: (value: string) => void;
  /** Six digits, blanks ignored. */
  readonly complete: boolean;
  /** Sends the code now, also one that was sent before. */
  readonly submit: () => void;
}

/** Six digits go off by themselves after 300 ms, once per value; any edit cancels. */
export function useCodeEntry(waiting: boolean, onComplete: (code: string) => void): CodeEntry {
  const [value, setValue] = useState('');
  const sent = useRef('');
  const send = useRef(onComplete);
  send.current = onComplete;

  const code = value.replace(/\s/g, '');
  const complete = code.length === DIGITS && /^\d+$/.test(code);

  const submit = () => {
    if (waiting || !complete) return;
    sent.current = code;
    send.current(code);
  };

  useEffect(() => {
    if (!complete || waiting || sent.current === code) return;
    const timer = setTimeout(() => {
      sent.current = code;
      send.current(code);
    }, DELAY_MS);
    return () => clearTimeout(timer);
  }, [code, complete, waiting]);

  return { value, setValue, complete, submit };
}
