import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Late enough that whoever waits for the start is answered first. */
const AFTER = 2_000;

/**
 * Collects what the start leaves behind: sources, and schemas on their way to becoming routes. V8 by itself first would
 * when the heap has grown to several times its size, and hands memory back to the system when idle only once it has
 * collected the whole heap before. Takes some 30 ms once (docs/benchmarks.md).
 */
export function collectStartLeftovers(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect === 'function') collect({ type: 'major', execution: 'sync' });
  }, AFTER).unref();
}
