/** How much a tenant's gateway may send that nobody asked it for. */
export interface Intake {
  /** Counts one unit. `false`: it is one too many, and nothing more of this gateway is to be read for now. */
  take(): boolean;
  /** Nothing is to be read of it yet. */
  readonly isUsedUp: boolean;
}

/** What is said of it in logs and to the tenant. */
export const USED_UP = 'it sent more than 6000 units in a minute that nobody asked for; it is left alone for a minute';

/** A tenant's gateway has a few hundred receipts an hour to send; this many come only from one that means harm. */
const MOST = 6000;
const WINDOW = 60_000;

/**
 * Units that a gateway sends of its own accord cost us time for each, whatever we answer: the memory for them is bounded
 * elsewhere, their rate is here. Whoever sends too many is left alone for a window.
 */
export function createIntake(now: () => number, onUsedUp: () => void): Intake {
  let begun = 0;
  let left = MOST;
  let usedUp = false;
  const renew = (): void => {
    const at = now();
    // A clock that was set back must not leave a gateway alone for longer.
    if (at >= begun && at < begun + WINDOW) return;
    begun = at;
    left = MOST;
    usedUp = false;
  };
  return {
    take() {
      renew();
      if (left > 0) {
        left -= 1;
        return true;
      }
      if (!usedUp) {
        usedUp = true;
        begun = now();
        onUsedUp();
      }
      return false;
    },
    get isUsedUp() {
      renew();
      return usedUp;
    },
  };
}
