import { useEffect, useState } from 'react';

/** Whole seconds left of `seconds`, counted anew whenever `restart` changes. */
export function useCountdown(seconds: number | undefined, restart: unknown): number {
  const [left, setLeft] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new refusal with the same wait starts the wait again
  useEffect(() => {
    const until = Date.now() + (seconds ?? 0) * 1000;
    const tick = () => setLeft(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    tick();
    if (!seconds) return;
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [seconds, restart]);
  return left;
}
