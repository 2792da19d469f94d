/** How many may wait at once: of one user, whose every tab waits, and in the whole process. */
const PER_OWNER = 20;
const IN_ALL = 2000;

/**
 * Requests that wait for something to happen. Each holds a socket and a timer, and nothing of the database; whoever
 * finds no place is told to come back, so that many of them cannot exhaust the server.
 */
export interface LongPolls {
  /** Resolves after `ms`, when `gone` aborts, or when the server closes; `false` at once where there is no place. */
  wait(owner: string, ms: number, gone: AbortSignal): Promise<boolean>;
  /** Lets all go, those of later too. */
  close(): void;
  readonly waiting: number;
  readonly closed: boolean;
}

export function createLongPolls(limits = { perOwner: PER_OWNER, inAll: IN_ALL }): LongPolls {
  const owners = new Map<string, number>();
  const leaving = new Set<() => void>();
  let closed = false;

  return {
    get closed() {
      return closed;
    },

    get waiting() {
      return leaving.size;
    },

    async wait(owner, ms, gone) {
      const ofOwner = owners.get(owner) ?? 0;
      if (closed || gone.aborted || ms <= 0) return true;
      if (leaving.size >= limits.inAll || ofOwner >= limits.perOwner) return false;
      owners.set(owner, ofOwner + 1);
      await new Promise<void>((resolve) => {
        const leave = (): void => {
          clearTimeout(timer);
          gone.removeEventListener('abort', leave);
          leaving.delete(leave);
          resolve();
        };
        const timer = setTimeout(leave, ms);
        gone.addEventListener('abort', leave);
        leaving.add(leave);
      });
      const left = (owners.get(owner) ?? 1) - 1;
      if (left === 0) owners.delete(owner);
      else owners.set(owner, left);
      return true;
    },

    close() {
      closed = true;
      for (const leave of [...leaving]) leave();
    },
  };
}
