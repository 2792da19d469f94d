import { hash, verify } from '@node-rs/argon2';
import type { Clock } from '../core/ports/clock.ts';
import type { PasswordHasher } from '../core/ports/password-hasher.ts';
import type { Randomness } from '../core/ports/randomness.ts';
import { Refusal } from '../core/refusal.ts';

/** Argon2id, OWASP's and ASVS 5.0's first row: 19 MiB, 2 passes, 1 lane; measured in docs/benchmarks.md. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Two hashes run, 64 wait at most 3 seconds: more would only hold memory and answer too late. */
const RUNNING = 2;
const WAITING = 64;
const MAX_WAIT = 3_000;

/** `parameters` is for tests, where thousands of logins need no costly hash. */
export function createPasswordHasher(
  clock: Clock,
  randomness: Pick<Randomness, 'token'>,
  parameters: { readonly memoryCost: number; readonly timeCost: number; readonly parallelism: number } = PARAMETERS,
): PasswordHasher {
  const queue = createQueue(clock);
  const { memoryCost, timeCost, parallelism } = parameters;
  const current = `$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`;
  // A hash of what nobody knows, with today's parameters: unknown users cost what known ones do.
  const dummy = hash(randomness.token(), parameters);
  return {
    hash: (password) => queue(() => hash(password.normalize('NFC'), parameters)),
    async verify(stored, password) {
      const against = stored ?? (await dummy);
      const fits = await queue(() => verify(against, password.normalize('NFC')));
      return fits && stored !== null;
    },
    outdated: (stored) => !stored.startsWith(current),
  };
}

/** Bounded concurrency with a bounded queue; refuses `busy` instead of making callers wait for nothing. */
function createQueue(clock: Clock): <Result>(work: () => Promise<Result>) => Promise<Result> {
  let running = 0;
  const waiting: { readonly since: number; readonly start: (go: boolean) => void }[] = [];

  const next = (): void => {
    const entry = waiting.shift();
    if (entry === undefined) {
      running -= 1;
      return;
    }
    const inTime = clock.now() - entry.since <= MAX_WAIT;
    entry.start(inTime);
    if (!inTime) next();
  };

  return async (work) => {
    if (running >= RUNNING) {
      if (waiting.length >= WAITING) throw busy();
      const go = await new Promise<boolean>((start) => waiting.push({ since: clock.now(), start }));
      if (!go) throw busy();
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      next();
    }
  };
}

function busy(): Refusal {
  return new Refusal('busy', { seconds: 5 }, { 'retry-after': '5' });
}
