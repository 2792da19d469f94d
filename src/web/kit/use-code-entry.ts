import { useCallback, useEffect, useRef, useState } from 'react';

const DIGITS = 6;
/** Time to see a typing mistake before the code goes off by itself. */
const DELAY_MS = 300;
/** Who presses Enter out of habit does so about now; the code has gone off, and may have been refused already. */
const HABIT_MS = 1500;

export interface CodeEntry {
  readonly value: string;
  readonly setValue: (value: string) => void;
  /** Six digits, blanks ignored. */
  readonly complete: boolean;
  /** Sends the code now, also one that was sent before. */
  readonly submit: () => void;
  /** Whether this code went off a moment ago: an Enter that comes after it means that, and would fail a second time. */
  readonly hasJustGone: () => boolean;
}

/** Six digits go off by themselves after 300 ms, once per value; any edit cancels. */
export function useCodeEntry(waiting: boolean, onComplete: (code: string) => void): CodeEntry {
  const [value, setValue] = useState('');
  const sent = useRef('');
  const sentAt = useRef(Number.NEGATIVE_INFINITY);
  const send = useRef(onComplete);
  send.current = onComplete;

  const code = value.replace(/\s/g, '');
  const complete = code.length === DIGITS && /^\d+$/.test(code);

  const go = useCallback((complete: string) => {
    sent.current = complete;
    sentAt.current = performance.now();
    send.current(complete);
  }, []);

  const submit = () => {
    if (!waiting && complete) go(code);
  };

  useEffect(() => {
    if (!complete || waiting || sent.current === code) return;
    const timer = setTimeout(() => go(code), DELAY_MS);
    return () => clearTimeout(timer);
  }, [code, complete, waiting, go]);

  const hasJustGone = () => sent.current === code && performance.now() - sentAt.current < HABIT_MS;
  return { value, setValue, complete, submit, hasJustGone };
}
