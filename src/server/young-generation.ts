import { setFlagsFromString } from 'node:v8';

/**
 * Keeps V8's young generation as small as it starts. It would grow to 32 MB of short-lived objects at the first load and
 * keep them; requests are no slower without (docs/benchmarks.md). Imported first, before the modules that fill it.
 */
setFlagsFromString('--semi-space-growth-factor=1');
