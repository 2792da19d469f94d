import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const LOOK_EVERY = 5_000;
/** Share of the time in which the event loop has work to do. */
const QUIET = 0.05;

/**
 * Collects what the start leaves behind, sources and schemas on their way to becoming routes, in the first quiet moment.
 * V8 by itself first would when the heap has grown to several times its size, and hands memory back to the system only
 * once it has collected the whole heap before. Takes some 30 ms once. Not under load, where V8 would go on for a while
 * to look for memory to hand back, at the cost of a fifth of each request (docs/benchmarks.md).
 */
export function collectStartLeftovers(): void {
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(before);
    before = performance.eventLoopUtilization();
    if (utilization >= QUIET) return;
    clearInterval(timer);
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    if (typeof collect === 'function') collect({ type: 'major', execution: 'sync' });
  }, LOOK_EVERY);
  timer.unref();
}
