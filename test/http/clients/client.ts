import { describe, test } from 'vitest';
import { type Behaviour, type ClientName, rows } from './rows.ts';

/** One row: the compiler asks for a test of each behaviour, and for no other. */
export function client<Name extends ClientName>(name: Name, tests: Record<Behaviour<Name>, () => Promise<void>>): void {
  describe(name, () => {
    for (const behaviour of rows[name] as readonly Behaviour<Name>[]) test(behaviour, tests[behaviour]);
  });
}
